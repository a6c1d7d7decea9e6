"""Help articles: line ends are line breaks, and an older article keeps its shape."""

from __future__ import annotations

from app.core.db import db, transaction
from app.forum.questions.models import HelpArticle
from app.forum.questions.operations import rerender_articles, write_article
from app.forum.topics.text import rendered
from tests.api.calling import V1, program
from tests.questions.test_help_articles import page, solved, write
from tests.support.cast import Cast
from tests.topics.test_line_ends import BROKEN, TYPED, WRAPPED, old_reply

TITLE = "Why the range drops"
URL = "/help/why-the-range-drops"


def old_article(cast: Cast) -> None:
    """An article from before line ends counted."""
    topic_id = solved(cast)
    with cast.app.app_context(), transaction():
        text = rendered(TYPED, breaks=False)
        write_article(cast.member("staff"), cast.get_topic(topic_id), TITLE, text)


def stored(cast: Cast) -> str:
    with cast.app.app_context():
        return db.session.query(HelpArticle).one().html


def test_a_new_article_keeps_its_lines(cast: Cast) -> None:
    staff = cast.browser("staff")
    write(staff, solved(cast), TITLE, TYPED)
    assert BROKEN in stored(cast) and BROKEN in page(staff, f"{URL}/history")
    staff.patch(URL, data={"title": TITLE, "body": f"{TYPED}\n• oil", "version": 1})
    assert "• patches<br>\n• oil" in stored(cast)


def test_an_older_one_is_edited_in_its_shape(cast: Cast) -> None:
    old_article(cast)
    staff = cast.browser("staff")
    assert 'data-breaks="off"' in page(staff, f"{URL}/edit")
    staff.patch(URL, data={"title": TITLE, "body": f"Pack:\n{TYPED}", "version": 1})
    assert stored(cast) == f'<p dir="auto">Pack:\n{WRAPPED}\n'
    assert f"Pack:\n{WRAPPED}" in page(staff, f"{URL}/history")


def test_a_program_writes_like_people(cast: Cast) -> None:
    staff = program(cast, "staff")
    made = staff.post(f"/topics/{solved(cast)}/help-article", {"title": TITLE, "body": TYPED})
    assert BROKEN in made.json["html"]


def test_a_program_changes_an_older_one_in_its_shape(cast: Cast) -> None:
    old_article(cast)
    staff = program(cast, "staff")
    body = {"title": TITLE, "body": f"Pack:\n{TYPED}", "version": 1}
    changed = staff.client.patch(f"{V1}{URL}", json=body, headers=staff.headers)
    assert f"Pack:\n{WRAPPED}" in changed.json["html"]


def test_an_article_made_of_older_texts_begins_with_their_shape(cast: Cast) -> None:
    topic_id = cast.topic()
    answer = old_reply(cast, topic_id, "Charge it\nindoors.")
    cast.browser("asker").post(f"/topics/{topic_id}/solution", data={"post_id": answer})
    assert "Charge it indoors." in page(cast.browser("staff"), f"/topics/{topic_id}/help-article")


def test_rendering_all_again_keeps_it(cast: Cast) -> None:
    old_article(cast)
    with cast.app.app_context():
        assert rerender_articles(everything=True) == 1
    assert WRAPPED in stored(cast)
