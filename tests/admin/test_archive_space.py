"""An archived space can be read and not written."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.support.cast import Cast

URL = "/admin/spaces/riding/archive"


def test_nobody_writes_in_it_until_it_is_open_again(
    cast: Cast, admin: FlaskClient, guest: FlaskClient, log: Callable[[], list[str]]
) -> None:
    topic = cast.topic(title="Still to be read")
    asker = cast.browser("asker")
    assert admin.post(URL).status_code == 303
    assert "Still to be read" in guest.get("/spaces/riding").text
    reply = {"body": "Too late.", "token": "reply-after-archive"}
    assert asker.post(f"/topics/{topic}/replies", data=reply).status_code == 403
    assert 'href="/topics/new?space=riding"' not in asker.get("/spaces/riding").text
    assert admin.delete(URL).status_code == 303
    assert asker.post(f"/topics/{topic}/replies", data=reply).status_code == 303
    assert log() == ["space.archived", "space.opened"]


def test_nothing_is_changed_in_it_either(cast: Cast, admin: FlaskClient) -> None:
    topic, idea = cast.topic(), cast.topic(kind="idea", title="A colder battery")
    reply = cast.reply(topic, by="staff")
    asker, helper, staff = (cast.browser(key) for key in ("asker", "helper", "staff"))
    admin.post(URL)
    edit = {"body": "Other words", "version": "1"}
    assert staff.patch(f"/posts/{reply}", data=edit).status_code == 403
    assert asker.post(f"/topics/{topic}/solution", data={"post_id": reply}).status_code == 403
    assert asker.post(f"/posts/{reply}/reactions/heart").status_code == 403
    assert helper.post(f"/topics/{topic}/me-too").status_code == 403
    assert helper.post(f"/topics/{idea}/vote").status_code == 403
    assert staff.post(f"/posts/{reply}/official").status_code == 403
    said = {"status": "planned", "reason": "Next spring"}
    assert staff.post(f"/topics/{idea}/status", data=said).status_code == 403
    assert helper.get(f"/topics/{idea}/a-colder-battery").status_code == 200


def test_archiving_twice_is_archiving_once(cast: Cast, admin: FlaskClient) -> None:
    admin.post(URL)
    with cast.app.app_context():
        first = cast.space().archived_at
    admin.post(URL)
    with cast.app.app_context():
        assert cast.space().archived_at == first is not None


def test_nobody_joins_an_archived_space(cast: Cast, admin: FlaskClient) -> None:
    admin.post(URL)
    browser = cast.browser("outsider")
    assert browser.post("/spaces/riding/membership").status_code == 403
    page = browser.get("/spaces/riding").text
    assert "Ask to join" not in page and 'action="/spaces/riding/membership"' not in page
