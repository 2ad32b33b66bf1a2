import assert from "node:assert/strict";
import { test } from "node:test";
import { FieldValue } from "@google-cloud/firestore";
import { ALREADY_EXISTS, db, failsWith, filled, ids } from "./client.mjs";

const counter = async () => (await filled({ one: { n: 0 } })).doc("one");
const numberIn = async (reference) => (await reference.get()).get("n");

test("a transaction reads and writes", async () => {
  const reference = await counter();
  const result = await db.runTransaction(async (transaction) => {
    const found = await transaction.get(reference);
    transaction.update(reference, { n: found.get("n") + 1 });
    transaction.set(reference.parent.doc("new"), { at: FieldValue.serverTimestamp() });
    return "done";
  });
  assert.equal(result, "done");
  assert.equal(await numberIn(reference), 1);
  assert.ok((await reference.parent.doc("new").get()).exists);
});

test("increments of many transactions all count", async () => {
  const reference = await counter();
  const step = (transaction) =>
    transaction.get(reference).then((found) => transaction.update(reference, { n: found.get("n") + 1 }));
  await Promise.all(Array.from({ length: 5 }, () => db.runTransaction(step, { maxAttempts: 20 })));
  assert.equal(await numberIn(reference), 5);
});

test("a transaction that throws writes nothing and runs once", async () => {
  const reference = await counter();
  let runs = 0;
  const work = db.runTransaction(async (transaction) => {
    runs += 1;
    await transaction.get(reference);
    transaction.update(reference, { n: 9 });
    throw new RangeError("not this one");
  });
  await assert.rejects(work, RangeError);
  assert.equal(runs, 1);
  assert.equal(await numberIn(reference), 0);
  await reference.update({ n: 1 });
});

test("a transaction whose write is refused writes nothing", async () => {
  const reference = await counter();
  const work = db.runTransaction(async (transaction) => {
    transaction.set(reference.parent.doc("new"), { n: 1 });
    transaction.create(reference, { n: 9 });
  });
  await failsWith(ALREADY_EXISTS, work);
  assert.deepEqual(await ids(reference.parent), ["one"]);
});

test("a query in a transaction, and a change of what it found", async () => {
  const things = await filled({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
  await db.runTransaction(async (transaction) => {
    const found = await transaction.get(things.where("n", ">", 1));
    for (const each of found.docs) transaction.delete(each.ref);
  });
  assert.deepEqual(await ids(things), ["a"]);
});

test("aggregates and many documents in a transaction", async () => {
  const things = await filled({ a: { n: 1 }, b: { n: 2 } });
  await db.runTransaction(async (transaction) => {
    const { count } = (await transaction.get(things.count())).data();
    const found = await transaction.getAll(things.doc("b"), things.doc("none"));
    assert.deepEqual(found.map((each) => each.exists), [true, false]);
    transaction.set(things.doc("total"), { count });
  });
  assert.equal((await things.doc("total").get()).get("count"), 2);
});

test("a document that is not there is kept out by who has looked for it", async () => {
  const things = await filled();
  const claim = (name) =>
    db.runTransaction(async (transaction) => {
      if ((await transaction.get(things.doc("seat"))).exists) return;
      transaction.create(things.doc("seat"), { name });
    }, { maxAttempts: 20 });
  await Promise.all(["a", "b", "c"].map(claim));
  assert.ok(["a", "b", "c"].includes((await things.doc("seat").get()).get("name")));
});

test("a transaction that only reads sees one moment", async () => {
  const reference = await counter();
  await db.runTransaction(async (transaction) => {
    assert.equal((await transaction.get(reference)).get("n"), 0);
    await reference.update({ n: 1 });
    assert.equal((await transaction.get(reference)).get("n"), 0);
  }, { readOnly: true });
  assert.equal(await numberIn(reference), 1);
});

test("a transaction can look back", async () => {
  const things = await filled({ a: { n: 1 } });
  const { readTime } = await things.doc("a").get();
  await things.doc("a").update({ n: 2 });
  await things.doc("b").set({ n: 3 });
  await db.runTransaction(async (transaction) => {
    assert.equal((await transaction.get(things.doc("a"))).get("n"), 1);
    assert.equal((await transaction.get(things)).size, 1);
    assert.equal((await transaction.get(things.where("n", "==", 2))).size, 0);
  }, { readOnly: true, readTime });
});
