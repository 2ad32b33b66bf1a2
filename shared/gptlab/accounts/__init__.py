"""People: how they sign in, their keys, and the end of an account."""
