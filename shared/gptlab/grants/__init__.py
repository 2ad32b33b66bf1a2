"""Grants: others call an assistant on its owner's key, up to a budget."""
