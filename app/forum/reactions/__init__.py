"""Small answers without words."""
