"""Questions in full: what is missing, duplicates, closing and reopening, help articles."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of questions, what they show on topics, and what is due by the clock."""
    from app.forum.questions import chores, handlers
    from app.forum.questions.expecting import answer_expectation
    from app.forum.questions.panels import show_on_topics
    from app.forum.questions.places import name_draft_places
    from app.forum.questions.routes import questions

    assert chores is not None and handlers is not None
    name_draft_places()
    show_on_topics()
    app.jinja_env.globals.update(answer_expectation=answer_expectation)
    app.register_blueprint(questions)
