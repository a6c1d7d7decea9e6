"""The endpoints, a file for each group, and the page on which tokens are made."""

from app.api.routes import arranging as arranging
from app.api.routes import experiences as experiences
from app.api.routes import ideas as ideas
from app.api.routes import keeping as keeping
from app.api.routes import news as news
from app.api.routes import polls as polls
from app.api.routes import reading, reference, writing
from app.api.routes.tokens import tokens

__all__ = ["reading", "reference", "tokens", "writing"]
