// Our own cases for Google's Firestore client for Node.js: its package has none of its own.
import "./documents.mjs";
import "./listeners.mjs";
import "./queries.mjs";
import "./transactions.mjs";
