"""Sharing an experience: about what, whether to recommend it, whether to be quoted."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.db import transaction
from app.core.settings import change_settings
from app.forum.experiences.operations import archive_product
from app.forum.experiences.queries.products import product_or_404
from app.forum.topics.queries.visible import first_post_id
from tests.experiences.support import experience, product
from tests.support.cast import Cast

SENT = {
    "kind": "experience",
    "space": "riding",
    "title": "Half a year with it",
    "body": "It carries us.",
    "rating": "5",
    "subject": "",
    "outcome": "We sold the car.",
    "recommends": "yes",
}


def share(cast: Cast, **more: Any) -> Any:
    return cast.browser("asker").post("/topics", data={**SENT, "token": "t" * 12, **more})


def shared(app: Flask, cast: Cast, answer: Any) -> Any:
    assert answer.status_code == 303, answer.text[:3000]
    with app.app_context():
        return cast.get_topic(int(answer.location.split("/")[2]))


def test_the_composer_picks_from_the_list(app: Flask, cast: Cast) -> None:
    city = product(cast)
    form = cast.browser("asker").get("/topics/new?kind=experience&product=fjell-city").text
    assert f'<option value="{city}" selected>Fjell City – For every day</option>' in form
    assert "Something else" in form
    box = form[form.index('id="quotable"') :].split(">")[0]
    assert "checked" not in box
    topic = shared(app, cast, share(cast, product=str(city)))
    assert (topic.product_id, topic.subject, topic.recommends, topic.quotable_at) == (
        city,
        "Fjell City",
        True,
        None,
    )
    page = cast.browser("helper").get(topic.url).text
    assert f'href="/products/{city}">Fjell City</a>' in page and "We sold the car." in page
    assert "Would recommend it" in page


def test_something_else_is_named_in_words(app: Flask, cast: Cast) -> None:
    product(cast)
    topic = shared(app, cast, share(cast, product="other", subject="A saddle", recommends=""))
    assert (topic.product_id, topic.subject, topic.recommends) == (None, "A saddle", None)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"product": ""}, "product"),
        ({"product": "other"}, "subject"),
        ({"product": "no-such-thing"}, "product"),
        ({"product": "99999"}, "product"),
        ({"product": "other", "subject": "x" * 121}, "subject"),
        ({"product": "fjell-city", "recommends": "perhaps"}, "recommends"),
        ({"product": "fjell-city", "rating": "6"}, "rating"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, sent: dict[str, str], field: str) -> None:
    product(cast)
    answer = share(cast, **sent)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert "It carries us." in answer.text and "We sold the car." in answer.text


def test_without_a_list_it_is_words(app: Flask, cast: Cast) -> None:
    assert share(cast).status_code == 422
    assert shared(app, cast, share(cast, subject="A saddle")).subject == "A saddle"


def test_where_only_the_list_counts_words_are_refused(app: Flask, cast: Cast) -> None:
    product(cast)
    with app.app_context(), transaction():
        change_settings(other_subjects=False)
    assert "Something else" not in cast.browser("asker").get("/topics/new?kind=experience").text
    answer = share(cast, product="other", subject="A saddle")
    assert answer.status_code == 422 and "from the list" in answer.text


def test_an_archived_product_stays_with_what_was_said(app: Flask, cast: Cast) -> None:
    city = product(cast)
    topic_id = experience(cast, about=city)
    with app.app_context(), transaction():
        archive_product(cast.member("admin"), product_or_404(str(city)), True)
    assert share(cast, product=str(city)).status_code == 422
    assert edit(cast, topic_id, product=str(city), recommends="no").status_code == 303
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.product_id, topic.recommends) == (city, False)


def edit(cast: Cast, topic_id: int, by: str = "asker", **changes: str) -> Any:
    """Save the edit form of an experience."""
    with cast.app.app_context():
        post = cast.post(first_post_id(topic_id))
        sent = {**SENT, "title": post.topic.title, "body": post.body, "version": str(post.version)}
        post_id = post.id
    return cast.browser(by).patch(f"/posts/{post_id}", data={**sent, **changes})


def test_editing_changes_what_it_is_about(app: Flask, cast: Cast) -> None:
    city, trail = product(cast), product(cast, "Fjell Trail")
    topic_id = experience(cast, about=city)
    assert edit(cast, topic_id, product=str(trail)).status_code == 303
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.product_id, topic.subject) == (trail, "Fjell Trail")


def test_only_the_author_ticks_the_box(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast, "helper")
    edit(cast, topic_id, by="moderator", product="other", subject="A saddle", quotable="1")
    with app.app_context():
        assert cast.get_topic(topic_id).quotable_at is None
    with app.app_context():
        form = cast.browser("moderator").get(f"/posts/{first_post_id(topic_id)}/edit").text
    assert 'name="quotable"' not in form


def test_what_was_written_before_there_was_a_list_still_shows(cast: Cast) -> None:
    topic_id = cast.topic(kind="experience", fields={"rating": "2", "subject": "Old words"})
    product(cast)
    assert "Old words" in cast.browser("asker").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Old words" in cast.browser("asker").get("/experiences").text


def test_the_first_reply_by_staff_stands_under_the_experience(cast: Cast) -> None:
    topic_id = experience(cast)
    cast.reply(topic_id, "helper", "Same here.")
    cast.reply(topic_id, "staff", "Thank you, we look into the brakes.")
    cast.reply(topic_id, "product", "So do we.")
    page = cast.browser("asker").get(f"/topics/{topic_id}", follow_redirects=True).text
    box = page[page.index(f'id="topic-{topic_id}-official"') :].split("</section>")[0]
    assert "Reply from the company" in box and "we look into the brakes" in box and "So do we" not in box


def test_readers_say_whether_it_helped(cast: Cast) -> None:
    topic_id = experience(cast)
    with cast.app.app_context():
        post_id = first_post_id(topic_id)
    assert cast.browser("helper").post(f"/posts/{post_id}/helpful?value=up").status_code == 303
    assert (
        "1 found this helpful" in cast.browser("staff").get(f"/topics/{topic_id}", follow_redirects=True).text
    )
