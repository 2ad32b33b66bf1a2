"""The adapter for Firestore: a module per collection."""
