"""An administrator decides how much members may upload."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.settings import settings
from app.forum.uploads.limits import DEFAULTS, MB, limits_of
from tests.support.cast import Cast

URL = "/admin/uploads"


def form(**changed: str) -> dict[str, str]:
    parts = ("file", "day", "total")
    named = {
        f"{tier}_{part}": str(mb)
        for tier, three in DEFAULTS.items()
        for part, mb in zip(parts, three, strict=True)
    }
    return {**named, "per_post": "10", **changed}


def test_the_limits_in_force_stand_in_the_fields(admin: FlaskClient) -> None:
    page = admin.get(URL).text
    assert 'name="newcomer_file" type="number" value="4"' in page and "64 MB here" in page


def test_a_change_counts_at_once(cast: Cast, admin: FlaskClient) -> None:
    assert admin.post(URL, data=form(newcomer_file="7", per_post="3")).status_code == 303
    with cast.app.app_context():
        assert limits_of(cast.member("asker")).file == 7 * MB
        assert settings().upload_limits["per_post"] == 3


def test_what_cannot_be_is_refused_by_its_field(admin: FlaskClient) -> None:
    answer = admin.post(URL, data=form(member_day="many", regular_file="900", regular_day="100"))
    assert answer.status_code == 422
    assert 'id="member_day-error"' in answer.text and 'id="regular_file-error"' in answer.text
    assert 'value="many"' in answer.text


def test_only_administrators(cast: Cast, guest: FlaskClient) -> None:
    for browser in (guest, cast.browser("asker"), cast.browser("staff"), cast.browser("moderator")):
        assert browser.post(URL, data=form()).status_code in (303, 403, 404)
        assert 'name="per_post"' not in browser.get(URL, follow_redirects=True).text
    with cast.app.app_context():
        assert settings().upload_limits == {}
