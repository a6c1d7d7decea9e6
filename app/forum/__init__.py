"""The conversation: spaces, topics and what hangs on them."""
