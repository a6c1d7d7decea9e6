"""Finding products, their ratings, and what may be quoted."""
