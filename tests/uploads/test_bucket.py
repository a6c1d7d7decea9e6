"""Uploads in a bucket in place of a folder: the same pages, the same rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

import config
from app.core import clock
from app.forum.uploads.bucket import Bucket
from app.forum.uploads.chores import drop_loose_uploads
from tests.support.cast import Cast
from tests.uploads.bucket_server import BucketServer, bucket_server
from tests.uploads.files import PDF, TEXT, path, picture, row, send, sent, small


@pytest.fixture
def bucket(app: Flask) -> Iterator[BucketServer]:
    """A bucket that this test's application keeps uploads in."""
    folder = app.extensions["hearth_uploads"]
    with bucket_server() as server:
        app.extensions["hearth_uploads"] = Bucket(settings(server.url))
        yield server
    app.extensions["hearth_uploads"] = folder


def settings(url: str) -> dict[str, str]:
    return {"S3_URL": url, "S3_KEY": "hearth-key", "S3_SECRET": "hearth-secret", "S3_REGION": "eu-north-1"}


def test_a_picture_lies_in_the_bucket_and_is_shown_by_the_application(
    cast: Cast, asker: FlaskClient, bucket: BucketServer, kept: Callable[[], list[str]]
) -> None:
    upload = sent(asker, picture(size=(2000, 1000)))
    assert sorted(bucket.files) == [
        f"uploads/{upload['key'][:2]}/{upload['key']}{end}" for end in ("", "-small")
    ]
    assert {kind for _body, kind in bucket.files.values()} == {"image/webp"}
    assert kept() == [] and bucket.unsigned == []
    cast.reply(cast.topic(), "asker", upload["markdown"])
    guest = cast.app.test_client()
    assert Image.open(BytesIO(guest.get(path(upload)).data)).size == (2000, 1000)
    assert Image.open(BytesIO(guest.get(small(upload)).data)).size == (960, 480)


def test_a_file_comes_with_the_same_headers(asker: FlaskClient, bucket: BucketServer) -> None:
    upload = sent(asker, PDF, "bill.pdf")
    answer = asker.get(path(upload))
    assert answer.data == PDF and answer.content_length == len(PDF)
    assert (
        answer.headers["Content-Disposition"]
        == "attachment; filename=\"bill.pdf\"; filename*=UTF-8''bill.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_who_may_not_see_it_does_not_reach_the_bucket(
    cast: Cast, asker: FlaskClient, bucket: BucketServer
) -> None:
    upload = sent(asker, TEXT, "a.txt")
    bucket.asked.clear()
    assert cast.browser("helper").get(path(upload)).status_code == 404
    assert bucket.asked == []


def test_who_has_it_already_does_not_either(asker: FlaskClient, bucket: BucketServer) -> None:
    upload = sent(asker, TEXT, "a.txt")
    tag = asker.get(path(upload)).headers["ETag"]
    bucket.asked.clear()
    again = asker.get(path(upload), headers={"If-None-Match": tag})
    assert (again.status_code, again.data, bucket.asked) == (304, b"", [])


def test_a_bucket_out_of_reach_is_told_in_words(ctx: Flask, asker: FlaskClient, bucket: BucketServer) -> None:
    upload = sent(asker, TEXT, "a.txt")
    bucket.broken = True
    refused = send(asker, PDF, "b.pdf")
    assert refused.status_code == 503
    assert (
        refused.get_json()["detail"]
        == "Files cannot be reached at the moment. Please try again in a few minutes."
    )
    assert asker.get(path(upload)).status_code == 503
    bucket.broken = False
    assert asker.get(path(upload)).data == TEXT


def test_a_file_that_is_gone_is_not_found(asker: FlaskClient, bucket: BucketServer) -> None:
    upload = sent(asker, TEXT, "a.txt")
    bucket.files.clear()
    assert asker.get(path(upload)).status_code == 404


def test_it_is_cleaned_and_checked_like_a_folder(
    ctx: Flask, asker: FlaskClient, bucket: BucketServer
) -> None:
    upload = sent(asker, TEXT, "a.txt")
    bucket.files["uploads/zz/stray"] = (b"left", "text/plain")
    bucket.files["backup/of/somebody"] = (b"not ours", "text/plain")
    told = ctx.test_cli_runner().invoke(args=["uploads", "check", "--delete"])
    assert "2 files; 1 that no upload knows, now deleted; 0 missing." in told.output
    with clock.frozen(clock.now() + timedelta(days=15)):
        drop_loose_uploads()
    assert row(upload["key"]) is None
    assert list(bucket.files) == ["backup/of/somebody"]


@pytest.mark.parametrize("url", ["ftp://host/bucket", "https://host", "https://host/a/b", "bucket"])
def test_an_address_that_is_no_bucket_stops_the_start(url: str) -> None:
    with pytest.raises(config.ConfigError, match="HEARTH_S3_URL"):
        Bucket(settings(url))
