"""Steps: questions, their solutions, what is missing, duplicates and help articles."""

from __future__ import annotations

from app.core.db import db
from app.forum.questions import operations as questions
from app.forum.questions.models import HelpArticle, ReopenRequest
from app.forum.topics import operations as do
from app.forum.topics.text import compose
from tests.live.state.scene import Scene, Steps


def _article(scene: Scene) -> HelpArticle:
    return db.session.query(HelpArticle).filter_by(topic_id=scene.number).one()


def _request(scene: Scene) -> ReopenRequest:
    return db.session.query(ReopenRequest).one()


STEPS: Steps = {
    "a solution": ("question", [lambda s: do.accept_solution(s.asker, s.topic, s.reply())]),
    "another solution, which is edited": (
        "question",
        [
            lambda s: do.accept_solution(s.asker, s.topic, s.reply(1)),
            lambda s: do.accept_solution(s.asker, s.topic, s.reply()),
            lambda s: do.edit_post(s.helper, s.reply(), compose("Warm it."), s.reply().version),
        ],
    ),
    "the last answer removed, and back": (
        "question",
        [
            lambda s: do.delete_post(s.moderator, s.reply(1)),
            lambda s: do.delete_post(s.moderator, s.reply()),
            lambda s: do.restore_post(s.moderator, s.reply()),
        ],
    ),
    "a solution withdrawn": (
        "question",
        [
            lambda s: do.accept_solution(s.asker, s.topic, s.reply()),
            lambda s: do.withdraw_solution(s.asker, s.topic),
        ],
    ),
    "a deleted solution": (
        "question",
        [
            lambda s: do.accept_solution(s.asker, s.topic, s.reply()),
            lambda s: do.delete_post(s.helper, s.reply()),
        ],
    ),
    "an official answer": ("question", [lambda s: do.mark_official(s.staff, s.reply(1))]),
    "an official answer that is the solution": (
        "question",
        [
            lambda s: do.mark_official(s.staff, s.reply(1)),
            lambda s: do.accept_solution(s.asker, s.topic, s.reply(1)),
        ],
    ),
    "an official answer no more": (
        "idea",
        [lambda s: do.mark_official(s.staff, s.reply(1)), lambda s: do.unmark_official(s.staff, s.reply(1))],
    ),
    "an official answer deleted": (
        "idea",
        [lambda s: do.mark_official(s.staff, s.reply(1)), lambda s: do.delete_post(s.staff, s.reply(1))],
    ),
    "the same question": ("question", [lambda s: do.say_me_too(s.helper, s.topic)]),
    "a reply found helpful": ("question", [lambda s: do.find_helpful(s.asker, s.reply())]),
    "a solution with thanks, and its help article": (
        "question",
        [
            lambda s: do.accept_solution(s.asker, s.topic, s.reply()),
            lambda s: do.accept_solution(s.asker, s.topic, s.reply(), "Thank you!"),
            lambda s: questions.write_article(s.staff, s.topic, "In winter", compose("Charge it.")),
        ],
    ),
    "a help article withdrawn": (
        "question",
        [
            lambda s: do.accept_solution(s.asker, s.topic, s.reply()),
            lambda s: questions.write_article(s.staff, s.topic, "In winter", compose("Charge it.")),
            lambda s: questions.withdraw_article(s.staff, _article(s)),
        ],
    ),
    "something missing": (
        "question",
        [lambda s: questions.request_information(s.staff, s.topic, "Which firmware?")],
    ),
    "something missing that came": (
        "question",
        [
            lambda s: questions.request_information(s.staff, s.topic, "Which firmware?"),
            lambda s: questions.waive_information(s.asker, s.topic),
        ],
    ),
    "a question answered in another": (
        "question",
        [lambda s: questions.mark_duplicate(s.staff, s.topic, s.beside)],
    ),
    "a question in which another is answered": (
        "question",
        [lambda s: questions.mark_duplicate(s.staff, s.beside, s.topic)],
    ),
    "a question joined and parted": (
        "question",
        [
            lambda s: questions.mark_duplicate(s.staff, s.beside, s.topic),
            lambda s: questions.unmark_duplicate(s.staff, s.beside),
        ],
    ),
    "a wish to reopen, and its answer": (
        "question",
        [
            lambda s: do.close_topic(s.staff, s.topic, ""),
            lambda s: questions.request_reopening(s.asker, s.topic, "It came back."),
            lambda s: questions.decide_reopening(s.staff, _request(s), "reopened"),
        ],
    ),
}
