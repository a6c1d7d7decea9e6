"""Places with their own audience, which are also the groups."""
