import assert from "node:assert/strict";
import { test } from "node:test";
import { FieldPath, FieldValue, Firestore, GeoPoint, Timestamp } from "@google-cloud/firestore";
import {
  ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND, db, failsWith, filled, newId,
} from "./client.mjs";

const one = (fields) => filled({ one: fields }).then((things) => things.doc("one"));
const dataOf = async (reference) => (await reference.get()).data();

test("a document comes back as it was written", async () => {
  const fields = {
    text: "a\u0000é😀", int: 42, large: Number.MAX_SAFE_INTEGER, double: 0.1, negative: -0,
    nan: NaN, infinite: -Infinity, yes: true, none: null, bytes: Buffer.from([0, 255]),
    time: new Timestamp(1_700_000_000, 123_456_000), place: new GeoPoint(-90, 180),
    list: [1, "a", { in: [] }], map: { empty: {}, deep: { deeper: 1 } },
    reference: db.doc("things/other"),
  };
  const found = await dataOf(await one(fields));
  assert.ok(found.reference.isEqual(fields.reference));
  assert.deepEqual({ ...found, reference: 0 }, { ...fields, reference: 0 });
});

test("a time is kept in microseconds", async () => {
  const found = await dataOf(await one({ time: new Timestamp(1, 123_456_789) }));
  assert.deepEqual(found.time, new Timestamp(1, 123_456_000));
});

test("integers of 64 bits come back whole", async () => {
  const exact = new Firestore({ projectId: "conformance-node", useBigInt: true });
  const reference = exact.collection(newId()).doc();
  await reference.set({ least: -(2n ** 63n), most: 2n ** 63n - 1n });
  assert.deepEqual(await dataOf(reference), { least: -(2n ** 63n), most: 2n ** 63n - 1n });
  await exact.terminate();
});

test("a document of nearly a mebibyte comes back", async () => {
  const text = "x".repeat(1_000_000);
  assert.equal((await dataOf(await one({ text }))).text, text);
});

test("ids and field names may be of any characters", async () => {
  const id = "ü 😀.*[]`'\"\\~%2F";
  const things = await filled({ [id]: { "a.b`\\": { "ü ": 1 } } });
  assert.deepEqual(await dataOf(things.doc(id)), { "a.b`\\": { "ü ": 1 } });
  await things.doc(id).update(new FieldPath("a.b`\\", "ü "), 2);
  assert.deepEqual(await dataOf(things.doc(id)), { "a.b`\\": { "ü ": 2 } });
});

test("ids of underscores alone are legal", async () => {
  assert.deepEqual(await dataOf((await filled({ ____: { ____: 1 } })).doc("____")), { ____: 1 });
});

test("what is not there is not there, as of a moment", async () => {
  const found = await db.collection(newId()).doc("none").get();
  assert.equal(found.exists, false);
  assert.equal(found.data(), undefined);
  assert.ok(found.readTime.toMillis() > 0);
});

test("create refuses what is there", async () => {
  const reference = await one({ n: 1 });
  await failsWith(ALREADY_EXISTS, reference.create({ n: 2 }));
  assert.deepEqual(await dataOf(reference), { n: 1 });
});

test("add makes an id", async () => {
  const reference = await db.collection(newId()).add({ n: 1 });
  assert.equal(reference.id.length, 20);
  assert.deepEqual(await dataOf(reference), { n: 1 });
});

test("set replaces, and merges where asked to", async () => {
  const reference = await one({ a: 1, map: { x: 1, y: 2 } });
  await reference.set({ b: 2, map: { x: 3 } }, { merge: true });
  assert.deepEqual(await dataOf(reference), { a: 1, b: 2, map: { x: 3, y: 2 } });
  await reference.set({ a: 5, b: 6, map: { x: 7 } }, { mergeFields: ["a", "map.x"] });
  assert.deepEqual(await dataOf(reference), { a: 5, b: 2, map: { x: 7, y: 2 } });
  await reference.set({ c: 1 });
  assert.deepEqual(await dataOf(reference), { c: 1 });
});

test("merging an empty map empties it, and merging nothing makes a document", async () => {
  const reference = await one({ map: { x: 1 }, n: 1 });
  await reference.set({ map: {} }, { merge: true });
  assert.deepEqual(await dataOf(reference), { map: {}, n: 1 });
  const other = reference.parent.doc("other");
  await other.set({}, { merge: true });
  assert.deepEqual(await dataOf(other), {});
});

test("update changes what it names, also by paths", async () => {
  const reference = await one({ a: { b: 1, c: 2 }, d: [1] });
  await reference.update({ "a.b": 5, e: { f: 1 } });
  await reference.update("a.c", FieldValue.delete(), new FieldPath("e", "g.h"), 3);
  assert.deepEqual(await dataOf(reference), { a: { b: 5 }, d: [1], e: { f: 1, "g.h": 3 } });
});

test("update refuses what is not there", async () => {
  const reference = db.collection(newId()).doc("none");
  await failsWith(NOT_FOUND, reference.update({ n: 1 }));
  assert.equal((await reference.get()).exists, false);
});

test("a write for a stale version is refused", async () => {
  const reference = await one({ n: 1 });
  const { updateTime } = await reference.get();
  await reference.update({ n: 2 }, { lastUpdateTime: updateTime });
  await failsWith(FAILED_PRECONDITION, reference.update({ n: 3 }, { lastUpdateTime: updateTime }));
  await failsWith(FAILED_PRECONDITION, reference.delete({ lastUpdateTime: updateTime }));
  assert.deepEqual(await dataOf(reference), { n: 2 });
  await reference.delete({ lastUpdateTime: (await reference.get()).updateTime });
  assert.equal((await reference.get()).exists, false);
});

test("delete needs nothing to be there, unless it says so", async () => {
  const reference = db.collection(newId()).doc("none");
  await reference.delete();
  await failsWith(NOT_FOUND, reference.delete({ exists: true }));
});

test("a version rises with a change and stays without one", async () => {
  const reference = await one({ n: 1 });
  const first = await reference.get();
  assert.ok(first.createTime.isEqual(first.updateTime));
  await reference.set({ n: 1 });
  assert.ok((await reference.get()).updateTime.isEqual(first.updateTime));
  const { writeTime } = await reference.set({ n: 2 });
  const last = await reference.get();
  assert.ok(last.updateTime.isEqual(writeTime) && last.createTime.isEqual(first.createTime));
  assert.ok(last.updateTime.valueOf() > first.updateTime.valueOf());
});

test("getAll keeps the order, with what is missing, and takes a mask", async () => {
  const things = await filled({ a: { n: 1, m: 1 }, b: { n: 2, map: { x: 1, y: 2 } } });
  const wanted = ["b", "none", "a", "b"].map((id) => things.doc(id));
  const found = await db.getAll(...wanted, { fieldMask: ["n", "map.x"] });
  assert.deepEqual(found.map((each) => each.id), ["b", "none", "a", "b"]);
  assert.deepEqual(found[0].data(), { n: 2, map: { x: 1 } });
  assert.equal(found[1].exists, false);
  assert.deepEqual(found[2].data(), { n: 1 });
});

test("a collection lists documents that are only parents", async () => {
  const things = await filled({ there: { n: 1 } });
  await things.doc("parent/below/one").set({ n: 1 });
  const listed = (await things.listDocuments()).map((each) => each.id);
  assert.deepEqual(listed.sort(), ["parent", "there"]);
  assert.equal((await things.get()).size, 1);
});

test("a document lists its collections in order", async () => {
  const reference = await one({});
  for (const id of ["b", "a", "c"]) await reference.collection(id).doc("x/deep/y").set({});
  const listed = (await reference.listCollections()).map((each) => each.id);
  assert.deepEqual(listed, ["a", "b", "c"]);
  assert.deepEqual(await reference.collection("none").doc("x").listCollections(), []);
});

test("times of the server are one in a commit, wherever they stand", async () => {
  const things = await filled();
  const batch = db.batch();
  batch.set(things.doc("a"), { at: FieldValue.serverTimestamp(), n: 1 });
  batch.set(things.doc("b"), { deep: { at: FieldValue.serverTimestamp() } });
  const [{ writeTime }] = await batch.commit();
  const [a, b] = [await dataOf(things.doc("a")), await dataOf(things.doc("b"))];
  assert.ok(a.at.isEqual(b.deep.at));
  assert.ok(Math.abs(a.at.toMillis() - writeTime.toMillis()) < 1000);
});

test("increments add, and replace what is no number", async () => {
  const reference = await one({ int: 1, double: 0.5, text: "a", large: Number.MAX_SAFE_INTEGER });
  const fields = ["int", "double", "text", "missing"];
  await reference.update(Object.fromEntries(fields.map((each) => [each, FieldValue.increment(2)])));
  await reference.update({ int: FieldValue.increment(0.25) });
  const { large, ...found } = await dataOf(reference);
  assert.deepEqual(found, { int: 3.25, double: 2.5, text: 2, missing: 2 });
});

test("increments stop at the largest integer", async () => {
  const exact = new Firestore({ projectId: "conformance-node", useBigInt: true });
  const reference = exact.collection(newId()).doc();
  await reference.set({ n: 2n ** 63n - 2n });
  await reference.update({ n: FieldValue.increment(9) });
  assert.equal((await dataOf(reference)).n, 2n ** 63n - 1n);
  await exact.terminate();
});

test("elements join and leave a list", async () => {
  const reference = await one({ list: [1, 2, 2], text: "a" });
  const union = FieldValue.arrayUnion(2, 3, { a: 1 });
  await reference.update({ list: union, text: union, none: FieldValue.arrayRemove(1) });
  assert.deepEqual(await dataOf(reference), {
    list: [1, 2, 2, 3, { a: 1 }], text: [2, 3, { a: 1 }], none: [],
  });
  await reference.update({ list: FieldValue.arrayRemove(2.0, { a: 1 }) });
  assert.deepEqual((await dataOf(reference)).list, [1, 3]);
});

test("a batch is all or nothing", async () => {
  const things = await filled({ there: { n: 1 } });
  const batch = db.batch().set(things.doc("new"), { n: 1 }).update(things.doc("none"), { n: 1 });
  await failsWith(NOT_FOUND, batch.commit());
  assert.equal((await things.doc("new").get()).exists, false);
});

test("a batch may write a document more than once", async () => {
  const reference = db.collection(newId()).doc();
  const batch = db.batch().create(reference, { a: 1 }).update(reference, { b: 2 });
  const results = await batch.set(reference, { c: 3 }, { merge: true }).commit();
  assert.equal(results.length, 3);
  assert.deepEqual(await dataOf(reference), { a: 1, b: 2, c: 3 });
  await db.batch().delete(reference).commit();
  assert.equal((await reference.get()).exists, false);
});

test("a bulk writer goes on after a failed write", async () => {
  const things = await filled({ there: { n: 0 } });
  const writer = db.bulkWriter();
  const failed = writer.create(things.doc("there"), { n: 1 }).catch((error) => error.code);
  for (let n = 0; n < 100; n++) writer.set(things.doc(`${n}`), { n });
  await writer.close();
  assert.equal(await failed, ALREADY_EXISTS);
  assert.equal((await things.count().get()).data().count, 101);
});

test("a bulk writer tries again where it is told to", async () => {
  const things = await filled();
  const writer = db.bulkWriter();
  writer.onWriteError(({ failedAttempts }) => failedAttempts < 2);
  const attempts = writer.update(things.doc("none"), { n: 1 }).catch((error) => error.failedAttempts);
  await writer.close();
  assert.equal(await attempts, 2);
});

test("a document goes with all that is below it, and nothing else", async () => {
  const things = await filled({ gone: {}, kept: {} });
  for (const path of ["gone/a/1", "gone/a/1/b/2", "gonea/a/1", "kept/a/1"])
    await things.doc(path).set({});
  await db.recursiveDelete(things.doc("gone"));
  assert.deepEqual(await things.doc("gone").listCollections(), []);
  assert.equal((await things.doc("gonea/a/1").get()).exists, true);
  await db.recursiveDelete(things);
  assert.deepEqual(await things.listDocuments(), []);
});

test("a hundred clients' calls at once are all answered", async () => {
  const reference = await one({ n: 1 });
  const found = await Promise.all(Array.from({ length: 100 }, () => dataOf(reference)));
  assert.ok(found.every((each) => each.n === 1));
});
