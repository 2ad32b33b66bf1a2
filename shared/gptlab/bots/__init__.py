"""Assistants: what people build, find and call."""
