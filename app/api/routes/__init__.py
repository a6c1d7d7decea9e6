"""The endpoints, a file for each group, and the page on which tokens are made."""

from app.api.routes import reading, reference, writing
from app.api.routes.tokens import tokens

__all__ = ["reading", "reference", "tokens", "writing"]
