"""Accounts and assistants, out of one installation and into another, by the typed client."""
