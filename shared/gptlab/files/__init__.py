"""Assistants and accounts as files: pure, without a network and without a disk."""
