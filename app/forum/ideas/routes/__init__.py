"""The pages of ideas and what their forms do, a file for each group of verbs."""

from app.forum.ideas.routes import board as board
from app.forum.ideas.routes import deciding as deciding
from app.forum.ideas.routes import lists as lists
from app.forum.ideas.routes import merging as merging
from app.forum.ideas.routes import noting as noting
from app.forum.ideas.routes import voting as voting
from app.forum.ideas.routes.blueprint import ideas as ideas
