"""The pages of spaces, a file for each group of verbs; the web shell draws the page with topics."""

from app.forum.spaces.routes import inviting, running, visiting
from app.forum.spaces.routes.blueprint import spaces

__all__ = ["inviting", "running", "spaces", "visiting"]
