"""Taking an upload back while writing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.uploads.files import picture, row, sent


def test_its_owner_takes_it_back_with_all_its_files(
    ctx: Flask, asker: FlaskClient, kept: Callable[[], list[str]]
) -> None:
    key = sent(asker, picture(size=(2000, 1000)))["key"]
    assert len(kept()) == 2
    assert asker.delete(f"/uploads/{key}").status_code == 204
    assert kept() == [] and row(key) is None
    assert asker.delete(f"/uploads/{key}").status_code == 404


def test_somebody_elses_is_not_there(cast: Cast, asker: FlaskClient) -> None:
    key = sent(asker)["key"]
    for who in ("helper", "moderator", "admin"):
        assert cast.browser(who).delete(f"/uploads/{key}").status_code == 404
    assert asker.get(f"/uploads/{key}/photo.webp").status_code == 200


def test_what_a_post_shows_stays(cast: Cast, asker: FlaskClient) -> None:
    upload = sent(asker)
    cast.reply(cast.topic(), "asker", upload["markdown"])
    answer = asker.delete(f"/uploads/{upload['key']}")
    assert answer.status_code == 403
    assert answer.get_json()["detail"].startswith("A post refers to this file.")
    assert asker.get(f"/uploads/{upload['key']}/photo.webp").status_code == 200
