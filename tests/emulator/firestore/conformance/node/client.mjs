// What the cases share: a client of the server in FIRESTORE_EMULATOR_HOST, and names nobody has used.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { Firestore } from "@google-cloud/firestore";

export const NOT_FOUND = 5, ALREADY_EXISTS = 6, FAILED_PRECONDITION = 9;

export const db = new Firestore({ projectId: "conformance-node" });
after(() => db.terminate());

export const newId = () => `c${randomUUID().replaceAll("-", "")}`;

/** A new collection with these documents: `{id: fields}`. */
export async function filled(documents = {}) {
  const collection = db.collection(newId());
  const batch = db.batch();
  for (const [id, fields] of Object.entries(documents)) batch.set(collection.doc(id), fields);
  await batch.commit();
  return collection;
}

/** The ids of what a query finds, in order. */
export const ids = async (query) => (await query.get()).docs.map((each) => each.id);

export const failsWith = (code, work) => assert.rejects(work, { code });
