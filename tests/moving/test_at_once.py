"""Several people rearranging and writing in the same moment: nothing is lost, nothing is done twice."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.moving.conversation import chat, miscounted, numbers, post_ids
from tests.support.cast import Cast


def at_once(*deeds: Callable[[], object]) -> None:
    """Do all of these together."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        deed()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def until_free(send: Callable[[], object]) -> int:
    """Send again while the answer is that the database is busy, as a person would."""
    while (status := send().status_code) == 503:  # type: ignore[attr-defined]
        continue
    return status


def merging(browser: FlaskClient, topic_id: int, into: int) -> Callable[[], int]:
    return lambda: until_free(lambda: browser.post(f"/topics/{topic_id}/merge-into", data={"into": into}))


def test_two_topics_merged_into_each_other_end_in_one(app: Flask, cast: Cast) -> None:
    (first, _), (second, _) = chat(cast, 3, title="The first"), chat(cast, 3, title="The second")
    staff, moderator = cast.browser("staff"), cast.browser("moderator")
    at_once(merging(staff, first, second), merging(moderator, second, first))
    posts = sorted([len(post_ids(app, first)), len(post_ids(app, second))])
    assert posts == [0, 8] and not miscounted(app)


def test_one_topic_merged_into_two_goes_into_one(app: Flask, cast: Cast) -> None:
    (old, _), one, other = chat(cast, 3), cast.topic(title="One place"), cast.topic(title="Other place")
    staff, moderator = cast.browser("staff"), cast.browser("moderator")
    at_once(merging(staff, old, one), merging(moderator, old, other))
    assert sorted([len(post_ids(app, one)), len(post_ids(app, other))]) == [1, 5]
    assert not post_ids(app, old) and not miscounted(app)


def test_replies_that_arrive_while_merging_are_all_there(app: Flask, cast: Cast) -> None:
    (old, _), (into, _) = chat(cast, 2, title="The old one"), chat(cast, 2, title="The new one")
    staff, statuses = cast.browser("staff"), []
    writers = [cast.browser(who) for who in ("asker", "helper", "outsider")]

    def writing(browser: FlaskClient, place: int) -> Callable[[], None]:
        form = {"body": f"From {place}", "token": uuid.uuid4().hex}
        return lambda: statuses.append(
            until_free(lambda: browser.post(f"/topics/{place}/replies", data=form))
        )

    replies = [writing(browser, place) for browser, place in zip(writers, (old, old, into), strict=True)]
    at_once(merging(staff, old, into), *replies)
    assert statuses == [303, 303, 303]
    assert len(post_ids(app, into)) == 9 and numbers(app, into) == list(range(1, 10))
    assert not post_ids(app, old) and not miscounted(app)


def test_the_same_split_twice_at_once_is_one(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    form = {"title": "Winter tyres", "kind": "discussion", "space": "riding", "token": uuid.uuid4().hex}
    browsers = [cast.browser("staff") for _ in range(2)]
    places: list[str] = []

    def splitting(browser: FlaskClient) -> Callable[[], None]:
        def send() -> None:
            data = {**form, "post": [str(replies[0])]}
            while (answer := browser.post(f"/topics/{topic_id}/split", data=data)).status_code == 503:
                continue
            places.append(answer.location)

        return send

    at_once(*(splitting(browser) for browser in browsers))
    assert places[0] == places[1] and places[0] is not None
    assert len(post_ids(app, topic_id)) == 4 and not miscounted(app)
