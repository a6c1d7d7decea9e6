"""The pages of questions and what their forms do, a file for each group of verbs."""

from app.forum.questions.routes import helping as helping
from app.forum.questions.routes import sorting as sorting
from app.forum.questions.routes.blueprint import questions as questions
