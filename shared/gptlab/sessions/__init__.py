"""Conversations: sessions, their turns and their messages."""
