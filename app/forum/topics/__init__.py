"""Conversations and their posts, in five kinds."""
