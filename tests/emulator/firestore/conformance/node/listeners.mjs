import assert from "node:assert/strict";
import { test } from "node:test";
import { filled } from "./client.mjs";

/** Takes the snapshots of a listener one by one, until the work is done. */
async function watching(what, work) {
  const waiting = [], arrived = [];
  const give = (item) => (waiting.length ? waiting.shift()(item) : arrived.push(item));
  const stop = what.onSnapshot((value) => give({ value }), (error) => give({ error }));
  const next = async () => {
    const item = arrived.shift() ?? (await new Promise((resolve) => waiting.push(resolve)));
    if (item.error) throw item.error;
    return item.value;
  };
  try {
    await work(next);
  } finally {
    stop();
  }
}

const changes = (snapshot) =>
  snapshot.docChanges().map(({ type, doc, oldIndex, newIndex }) => [type, doc.id, oldIndex, newIndex]);

test("a document is watched from before it is there until it is gone", async () => {
  const reference = (await filled()).doc("one");
  await watching(reference, async (next) => {
    assert.equal((await next()).exists, false);
    await reference.set({ n: 1 });
    assert.deepEqual((await next()).data(), { n: 1 });
    await reference.update({ n: 2 });
    assert.deepEqual((await next()).data(), { n: 2 });
    await reference.delete();
    assert.equal((await next()).exists, false);
  });
});

test("a query is told what joins, changes, moves and leaves", async () => {
  const things = await filled({ a: { n: 1 }, b: { n: 2 } });
  await watching(things.where("n", ">", 0).orderBy("n"), async (next) => {
    assert.deepEqual(changes(await next()), [["added", "a", -1, 0], ["added", "b", -1, 1]]);
    await things.doc("c").set({ n: 1.5 });
    assert.deepEqual(changes(await next()), [["added", "c", -1, 1]]);
    await things.doc("a").update({ n: 5 });
    assert.deepEqual(changes(await next()), [["modified", "a", 0, 2]]);
    await things.doc("c").update({ n: 0 });
    assert.deepEqual(changes(await next()), [["removed", "c", 0, -1]]);
    await things.doc("b").delete();
    assert.deepEqual(changes(await next()), [["removed", "b", 0, -1]]);
  });
});

test("a query with a limit is filled up from behind", async () => {
  const things = await filled({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
  await watching(things.orderBy("n").limit(2), async (next) => {
    assert.deepEqual((await next()).docs.map((each) => each.id), ["a", "b"]);
    await things.doc("a").delete();
    assert.deepEqual((await next()).docs.map((each) => each.id), ["b", "c"]);
  });
});

test("the changes of a commit are told together", async () => {
  const things = await filled({ a: { n: 1 } });
  await watching(things, async (next) => {
    await next();
    const batch = things.firestore.batch().delete(things.doc("a"));
    await batch.set(things.doc("b"), { n: 1 }).set(things.doc("c"), { n: 1 }).commit();
    assert.deepEqual((await next()).docs.map((each) => each.id), ["b", "c"]);
  });
});

test("an empty query is told of at once", async () => {
  await watching((await filled()).where("n", "==", 1), async (next) => {
    assert.ok((await next()).empty);
  });
});

test("two listeners do not mix", async () => {
  const things = await filled({ a: { n: 1 }, b: { n: 1 } });
  await watching(things.doc("a"), async (nextA) => {
    await watching(things.doc("b"), async (nextB) => {
      await nextA();
      await nextB();
      await things.doc("b").update({ n: 2 });
      assert.equal((await nextB()).get("n"), 2);
      await things.doc("a").update({ n: 3 });
      assert.equal((await nextA()).get("n"), 3);
    });
  });
});
