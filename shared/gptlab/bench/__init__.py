"""The bench: cases of an assistant, what its versions make of them, and the verdict."""
