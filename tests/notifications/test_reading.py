"""Reading a topic marks what was told of it, as far as one has read."""

from collections.abc import Callable

from flask import Flask

from app.core.gather import flush_all
from tests.support.cast import Cast

Bell = Callable[[str], int]
Work = Callable[[], int]


def visit(app: Flask, cast: Cast, key: str, topic_id: int) -> None:
    with app.app_context():
        url = cast.get_topic(topic_id).url
    assert cast.browser(key).get(url).status_code == 200
    with app.app_context():
        flush_all()


def test_visiting_the_topic_silences_the_bell(app: Flask, cast: Cast, work: Work, bell: Bell) -> None:
    topic_id, other_id = cast.topic(), cast.topic(title="Another question")
    cast.reply(topic_id)
    cast.reply(other_id)
    work()
    assert bell("asker") == 2
    visit(app, cast, "asker", topic_id)
    assert bell("asker") == 1


def test_what_stands_on_a_later_page_stays_unread(app: Flask, cast: Cast, work: Work, bell: Bell) -> None:
    topic_id = cast.topic()
    for _number in range(27):
        cast.reply(topic_id)
    work()
    visit(app, cast, "asker", topic_id)
    assert bell("asker") == 2


def test_others_keep_their_notifications(app: Flask, cast: Cast, work: Work, bell: Bell) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id, by="helper")
    cast.reply(topic_id, by="staff")
    work()
    visit(app, cast, "asker", topic_id)
    assert bell("helper") == 1
