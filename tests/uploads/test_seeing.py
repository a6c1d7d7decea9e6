"""Who may see a file: who may see the text of its post, and nobody else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.operations import delete_post, edit_post, hide_post, restore_post
from app.forum.topics.text import compose
from tests.support.cast import PEOPLE, Cast
from tests.uploads.files import PDF, TEXT, path, picture, row, sent, small

INSIDERS = {"asker", "helper", "staff", "moderator", "admin"}


def seers(cast: Cast, address: str) -> set[str]:
    """Everybody of the cast, and the guest, who gets the file."""
    found = {key for key in PEOPLE if cast.browser(key).get(address).status_code == 200}
    return found | ({"guest"} if cast.app.test_client().get(address).status_code == 200 else set())


def posted(cast: Cast, space: str = "riding", data: bytes = TEXT, name: str = "a.txt") -> tuple[str, int]:
    """A topic of the asker whose reply by the asker shows a file: its address and the post."""
    upload = sent(cast.browser("asker"), data, name)
    return path(upload), cast.reply(cast.topic(space=space), "asker", f"Look: {upload['markdown']}")


def test_before_it_is_posted_only_its_owner_sees_it(cast: Cast) -> None:
    upload = sent(cast.browser("asker"), picture(size=(1200, 900)))
    assert seers(cast, path(upload)) == seers(cast, small(upload)) == {"asker"}


@pytest.mark.parametrize(
    ("space", "expected"),
    [("riding", {*PEOPLE, "guest"}), ("family", INSIDERS), ("beta", INSIDERS)],
)
def test_then_whoever_may_see_the_post(cast: Cast, space: str, expected: set[str]) -> None:
    address, _post = posted(cast, space, picture(), "a.png")
    assert seers(cast, address) == expected
    key = address.split("/")[2]
    assert seers(cast, address.replace(key, f"{key}/small")) == expected


def test_a_deleted_and_a_hidden_post_take_their_files_with_them(cast: Cast) -> None:
    address, post = posted(cast)
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), cast.post(post))
    assert seers(cast, address) == {"moderator", "admin"}
    with cast.app.app_context(), transaction():
        restore_post(cast.member("asker"), cast.post(post))
        hide_post(cast.member("moderator"), cast.post(post))
    assert seers(cast, address) == {"moderator", "admin"}


def test_a_key_in_somebody_elses_text_opens_nothing(cast: Cast) -> None:
    upload = sent(cast.browser("asker"), TEXT, "secret.txt")
    cast.reply(cast.topic("outsider"), "outsider", upload["markdown"])
    assert seers(cast, path(upload)) == {"asker"}


def test_a_quote_elsewhere_widens_nothing(cast: Cast) -> None:
    address, _post = posted(cast, "beta")
    quoted = f"> [a.txt]({address})"
    cast.reply(cast.topic(space="riding"), "asker", quoted)
    cast.reply(cast.topic(space="riding"), "helper", quoted)
    assert seers(cast, address) == INSIDERS


def test_taking_it_out_of_the_text_keeps_it_with_the_earlier_version(cast: Cast) -> None:
    address, post = posted(cast)
    with cast.app.app_context():
        topic = cast.post(post).topic_id
    cast.reply(topic, "helper", "Thanks.")
    with cast.app.app_context(), transaction():
        edit_post(cast.member("asker"), cast.post(post), compose("Nothing to look at."), 1)
    assert "guest" in seers(cast, address)


def test_without_an_earlier_version_it_is_its_owners_alone_again(cast: Cast) -> None:
    address, post = posted(cast)
    with cast.app.app_context(), transaction():
        edit_post(cast.member("asker"), cast.post(post), compose("Nothing to look at."), 1)
    assert seers(cast, address) == {"asker"}


def test_added_by_an_edit_it_is_seen_like_the_rest(cast: Cast) -> None:
    upload = sent(cast.browser("asker"), TEXT, "a.txt")
    topic = cast.topic()
    post = cast.reply(topic, "asker", "First without.")
    cast.browser("asker").patch(f"/posts/{post}", data={"body": upload["markdown"], "version": "1"})
    assert "guest" in seers(cast, path(upload))


def test_a_moderator_who_edits_adds_their_own_file(cast: Cast) -> None:
    upload = sent(cast.browser("moderator"), TEXT, "a.txt")
    theirs = sent(cast.browser("asker"), PDF, "draft.pdf")
    post = cast.reply(cast.topic(), "asker", "Words.")
    words = f"{upload['markdown']} {theirs['markdown']}"
    cast.browser("moderator").patch(f"/posts/{post}", data={"body": words, "version": "1"})
    assert "guest" in seers(cast, path(upload))
    assert seers(cast, path(theirs)) == {"asker"}


def test_what_is_on_a_picture_is_kept_with_it(cast: Cast) -> None:
    upload = sent(cast.browser("asker"), picture(), "a.png")
    words = upload["markdown"].replace("![a]", r"![The \[new\] wheel]")
    post = cast.reply(cast.topic(), "asker", words)
    with cast.app.app_context():
        found = row(upload["key"])
        assert found is not None and found.alt == "The [new] wheel" and found.post_id == post
        assert 'alt="The [new] wheel"' in cast.post(post).html


def test_a_file_that_is_known_is_not_sent_again_but_asked_for_again(cast: Cast, guest: FlaskClient) -> None:
    address, post = posted(cast)
    first = guest.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = guest.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), cast.post(post))
    gone = guest.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert gone.status_code == 404


def test_a_part_of_a_file_can_be_asked_for(cast: Cast, guest: FlaskClient) -> None:
    address, _post = posted(cast)
    part = guest.get(address, headers={"Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == TEXT[:10]


def test_its_name_comes_in_every_alphabet(cast: Cast, guest: FlaskClient) -> None:
    address, _post = posted(cast, name="Größe №1.txt")
    told = guest.get(address).headers["Content-Disposition"]
    assert told == "attachment; filename=\"Groe No1.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%84%961.txt"


def test_a_draft_is_seen_with_its_files_by_its_author_and_staff(cast: Cast) -> None:
    upload = sent(cast.browser("staff"), TEXT, "a.txt")
    topic = cast.topic("staff", kind="news", body=upload["markdown"])
    with cast.app.app_context(), transaction():
        cast.get_topic(topic).published_at = None
    assert seers(cast, path(upload)) == {"staff", "product", "moderator", "admin"}
