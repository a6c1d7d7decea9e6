"""The pages of ideas and what their forms do, a file for each group of verbs."""

from app.forum.ideas.routes import deciding as deciding
from app.forum.ideas.routes import voting as voting
from app.forum.ideas.routes.blueprint import ideas as ideas
