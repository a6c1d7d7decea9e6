"""Finding things: search and trends."""
