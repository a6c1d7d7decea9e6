"""The pages of news."""

from app.forum.news.routes import acknowledging, covers, drafts, feeds, settings
from app.forum.news.routes.blueprint import news

__all__ = ["acknowledging", "covers", "drafts", "feeds", "news", "settings"]
