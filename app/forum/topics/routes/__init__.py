"""The pages of topics and what their forms do, a file for each group of verbs."""

from app.forum.topics.routes import attachments as attachments
from app.forum.topics.routes import bookmarks as bookmarks
from app.forum.topics.routes import deciding as deciding
from app.forum.topics.routes import history as history
from app.forum.topics.routes import jumping as jumping
from app.forum.topics.routes import lists as lists
from app.forum.topics.routes import marking as marking
from app.forum.topics.routes import opening as opening
from app.forum.topics.routes import posts as posts
from app.forum.topics.routes import reacted as reacted
from app.forum.topics.routes import reading as reading
from app.forum.topics.routes import replying as replying
from app.forum.topics.routes import templates as templates
from app.forum.topics.routes import writing as writing
from app.forum.topics.routes.blueprint import topics as topics
