import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AggregateField, FieldPath, FieldValue, Filter, Timestamp, GeoPoint,
} from "@google-cloud/firestore";
import { db, filled, ids, newId } from "./client.mjs";

const ID = FieldPath.documentId();
const NUMBERS = { a: { n: 1, g: 0 }, b: { n: 2, g: 1 }, c: { n: 3, g: 0 }, d: { n: 4, g: 1 } };

const FILTERS = [
  [["n", "==", 2], ["b"]],
  [["n", "!=", 2], ["a", "c", "d"]],
  [["n", "<", 2], ["a"]],
  [["n", "<=", 2], ["a", "b"]],
  [["n", ">", 3], ["d"]],
  [["n", ">=", 3], ["c", "d"]],
  [["n", "in", [4, 1, 9]], ["a", "d"]],
  [["n", "not-in", [4, 1]], ["b", "c"]],
];
for (const [filter, expected] of FILTERS)
  test(`numbers where ${filter.join(" ")}`, async () => {
    assert.deepEqual((await ids((await filled(NUMBERS)).where(...filter))).sort(), expected);
  });

test("lists are asked for what they contain", async () => {
  const things = await filled({ a: { l: [1, "x"] }, b: { l: [2, { x: 1 }] }, c: { l: 1 }, d: {} });
  assert.deepEqual(await ids(things.where("l", "array-contains", 1)), ["a"]);
  assert.deepEqual(await ids(things.where("l", "array-contains-any", ["x", 2])), ["a", "b"]);
});

test("null and NaN are found by themselves, and only so", async () => {
  const things = await filled({ a: { n: null }, b: { n: NaN }, c: { n: 1 }, d: {} });
  assert.deepEqual(await ids(things.where("n", "==", null)), ["a"]);
  assert.deepEqual(await ids(things.where("n", "==", NaN)), ["b"]);
  assert.deepEqual((await ids(things.where("n", "!=", null))).sort(), ["b", "c"]);
  assert.deepEqual((await ids(things.where("n", "!=", NaN))).sort(), ["c"]);
});

test("a comparison stays within its type", async () => {
  const things = await filled({ a: { v: 1 }, b: { v: "1" }, c: { v: true }, d: { v: [1] } });
  assert.deepEqual(await ids(things.where("v", ">", 0)), ["a"]);
  assert.deepEqual(await ids(things.where("v", ">", "")), ["b"]);
});

test("values are ordered across types", async () => {
  const values = [
    null, false, true, NaN, -Infinity, -1, 0, 0.5, 1, Infinity, new Timestamp(0, 0),
    new Timestamp(0, 1000), "", "a", "é", "😀", Buffer.from([0]), Buffer.from([0, 1]),
    db.doc("a/b"), db.doc("a/c"), new GeoPoint(-1, 5), new GeoPoint(0, 0),
    [], [1], [1, 2], [2], {}, { a: 1 }, { a: 2 }, { b: 0 },
  ];
  const named = values.map((v, number) => [String(number).padStart(2, "0"), { v }]);
  const things = await filled(Object.fromEntries(named.toReversed()));
  const expected = named.map(([id]) => id);
  assert.deepEqual(await ids(things.orderBy("v")), expected);
  assert.deepEqual(await ids(things.orderBy("v", "desc")), expected.toReversed());
});

test("filters nest", async () => {
  const things = await filled(NUMBERS);
  const first = Filter.and(Filter.where("g", "==", 0), Filter.where("n", ">", 1));
  const query = things.where(Filter.or(first, Filter.where("n", "==", 4)));
  assert.deepEqual((await ids(query)).sort(), ["c", "d"]);
  assert.deepEqual(await ids(query.orderBy("n", "desc").limit(1)), ["d"]);
});

test("there may be inequalities on several fields", async () => {
  const things = await filled(NUMBERS);
  const query = things.where("n", ">", 1).where("g", "<", 1).orderBy("n");
  assert.deepEqual(await ids(query), ["c"]);
});

test("orders are by several fields, and then by name", async () => {
  const things = await filled(NUMBERS);
  assert.deepEqual(await ids(things.orderBy("g", "desc").orderBy("n")), ["b", "d", "a", "c"]);
  assert.deepEqual(await ids(things.orderBy("g")), ["a", "c", "b", "d"]);
  assert.deepEqual(await ids(things.orderBy("g", "desc")), ["d", "b", "c", "a"]);
});

test("what lacks the field of an order is not found", async () => {
  assert.deepEqual(await ids((await filled({ a: { n: 1 }, b: {} })).orderBy("n")), ["a"]);
});

test("limits, offsets and limits to the last", async () => {
  const byNumber = (await filled(NUMBERS)).orderBy("n");
  assert.deepEqual(await ids(byNumber.limit(2)), ["a", "b"]);
  assert.deepEqual(await ids(byNumber.offset(1).limit(2)), ["b", "c"]);
  assert.deepEqual(await ids(byNumber.limitToLast(2)), ["c", "d"]);
  assert.deepEqual(await ids(byNumber.endAt(3).limitToLast(2)), ["b", "c"]);
});

test("cursors by values", async () => {
  const things = await filled(NUMBERS);
  assert.deepEqual(await ids(things.orderBy("n").startAt(2).endAt(3)), ["b", "c"]);
  assert.deepEqual(await ids(things.orderBy("n").startAfter(2).endBefore(4)), ["c"]);
  assert.deepEqual(await ids(things.orderBy("n", "desc").startAt(2)), ["b", "a"]);
});

test("cursors by documents go on between equal values", async () => {
  const things = await filled(NUMBERS);
  const found = [];
  let query = things.orderBy("g").limit(1);
  for (let page = await query.get(); !page.empty; page = await query.get()) {
    found.push(page.docs[0].id);
    query = things.orderBy("g").limit(1).startAfter(page.docs[0]);
  }
  assert.deepEqual(found, ["a", "c", "b", "d"]);
});

test("documents are found by their names", async () => {
  const things = await filled(NUMBERS);
  assert.deepEqual(await ids(things.where(ID, "==", "b")), ["b"]);
  assert.deepEqual(await ids(things.where(ID, ">", "b")), ["c", "d"]);
  assert.deepEqual(await ids(things.where(ID, "in", ["d", "a", "z"])), ["a", "d"]);
  assert.deepEqual((await ids(things.where(ID, "not-in", ["a"]))).sort(), ["b", "c", "d"]);
  assert.deepEqual(await ids(things.orderBy(ID).startAt("c")), ["c", "d"]);
});

test("a projection has its fields, or the name alone", async () => {
  const things = await filled({ a: { n: 1, map: { x: 1, y: 2 } } });
  const found = async (...fields) => (await things.select(...fields).get()).docs[0].data();
  assert.deepEqual(await found("map.x"), { map: { x: 1 } });
  assert.deepEqual(await found("n", "none"), { n: 1 });
  assert.deepEqual(await found(), {});
});

test("nothing found is an empty result as of a moment", async () => {
  const found = await db.collection(newId()).get();
  assert.ok(found.empty);
  assert.ok(found.readTime.toMillis() > 0);
});

test("results come as a stream", async () => {
  const documents = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`d${n}`, { n }]));
  const things = await filled(documents);
  const numbers = [];
  for await (const each of things.orderBy("n").stream()) numbers.push(each.get("n"));
  assert.deepEqual(numbers, Object.values(documents).map(({ n }) => n));
});

/** A group of three, one of them at the root, and a neighbour of a similar name. */
async function group() {
  const id = newId();
  const paths = [`${id}/a`, `x${id}/1/${id}/b`, `x${id}/1/y/2/${id}/c`, `x${id}/1/${id}x/d`];
  for (const [n, path] of paths.entries()) await db.doc(path).set({ n });
  return { id, all: db.collectionGroup(id) };
}

test("a group has its collections wherever they are", async () => {
  const { all } = await group();
  assert.deepEqual((await ids(all)).sort(), ["a", "b", "c"]);
  assert.deepEqual(await ids(all.orderBy("n", "desc").limit(2)), ["c", "b"]);
  assert.deepEqual(await ids(all.where("n", ">=", 1).where("n", "<", 2)), ["b"]);
  assert.equal((await all.count().get()).data().count, 3);
});

test("a group is cut by full names", async () => {
  const { id, all } = await group();
  const query = all.where(ID, ">=", `x${id}/1/${id}/b`).where(ID, "<", `x${id}/1/y/3`);
  assert.deepEqual(await ids(query), ["b", "c"]);
  assert.deepEqual(await ids(all.orderBy(ID).startAfter(`${id}/a`)), ["b", "c"]);
});

test("the parts of a group are the whole", async () => {
  const { all } = await group();
  const found = [];
  for await (const part of all.getPartitions(3)) found.push(...(await ids(part.toQuery())));
  assert.deepEqual(found.sort(), ["a", "b", "c"]);
});

async function aggregated(documents, fields, narrowed = (query) => query) {
  const query = narrowed(await filled(documents));
  return (await query.aggregate(fields).get()).data();
}

test("count, sum and average of a query", async () => {
  const fields = {
    count: AggregateField.count(), sum: AggregateField.sum("n"), avg: AggregateField.average("n"),
  };
  assert.deepEqual(await aggregated(NUMBERS, fields), { count: 4, sum: 10, avg: 2.5 });
  const odd = (query) => query.where("g", "==", 0);
  assert.deepEqual(await aggregated(NUMBERS, fields, odd), { count: 2, sum: 4, avg: 2 });
  assert.deepEqual(await aggregated({}, fields), { count: 0, sum: 0, avg: null });
});

test("aggregates keep to limits and cursors", async () => {
  const query = (await filled(NUMBERS)).orderBy("n");
  assert.equal((await query.startAfter(1).count().get()).data().count, 3);
  assert.equal((await query.limit(2).count().get()).data().count, 2);
  const sum = { sum: AggregateField.sum("n") };
  assert.equal((await query.limit(2).aggregate(sum).get()).data().sum, 3);
});

test("sums pass over what is no number, and overflow to doubles", async () => {
  const sum = { sum: AggregateField.sum("n") };
  assert.deepEqual(await aggregated({ a: { n: 1 }, b: { n: "x" }, c: {} }, sum), { sum: 1 });
  assert.deepEqual(await aggregated({ a: { n: 1e308 }, b: { n: 1e308 } }, sum), { sum: Infinity });
  assert.deepEqual(await aggregated({ a: { n: NaN }, b: { n: 1 } }, sum), { sum: NaN });
});

test("a query is explained", async () => {
  const { metrics } = await (await filled(NUMBERS)).where("n", ">", 1).explain({ analyze: true });
  assert.ok(metrics.planSummary);
});

test("vectors come back as they were written", async () => {
  const things = await filled({ a: { v: FieldValue.vector([1, 0.5]) } });
  assert.deepEqual((await things.doc("a").get()).get("v").toArray(), [1, 0.5]);
});

test("the nearest vectors are found", async () => {
  const things = await filled({
    a: { v: FieldValue.vector([1, 1]) }, b: { v: FieldValue.vector([9, 9]) },
  });
  const near = { vectorField: "v", queryVector: [8, 8], limit: 1, distanceMeasure: "EUCLIDEAN" };
  assert.deepEqual(await ids(things.findNearest(near)), ["b"]);
});
