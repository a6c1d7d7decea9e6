"""The endpoints, a file for each group, and the page on which tokens are made."""

from app.api.routes import arranging as arranging
from app.api.routes import experiences as experiences
from app.api.routes import help as help_articles
from app.api.routes import ideas as ideas
from app.api.routes import keeping as keeping
from app.api.routes import news as news
from app.api.routes import polls as polls
from app.api.routes import questions as questions
from app.api.routes import reading, reference, writing
from app.api.routes import uploads as uploads
from app.api.routes.tokens import tokens

__all__ = ["help_articles", "reading", "reference", "tokens", "writing"]
