"""Pictures and files through the API: uploaded, used in a post, taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from app.core.db import transaction
from app.core.settings import change_settings
from tests.api.calling import V1, Program, assert_fits, assert_problem, program
from tests.support.cast import Cast
from tests.uploads.files import PDF, TEXT, path, picture


def upload(program: Program, data: bytes, name: str = "ride.png", key: str = "") -> TestResponse:
    headers = {**program.headers, **({"Idempotency-Key": key} if key else {})}
    return program.client.post(f"{V1}/uploads", data={"file": (BytesIO(data), name)}, headers=headers)


def test_a_picture_is_uploaded_and_shown_in_a_reply(
    cast: Cast, asker: Program, document: dict[str, Any]
) -> None:
    answer = upload(asker, picture())
    assert answer.status_code == 201
    assert_fits(document, "Upload", answer.json)
    found = asker.get(f"/uploads/{answer.json['key']}")
    assert answer.headers["Location"] == f"{V1}/uploads/{answer.json['key']}"
    assert found.json == answer.json and found.json["post_id"] is None
    reply = asker.post(f"/topics/{cast.topic()}/replies", {"body": f"So: {answer.json['markdown']}"})
    assert "<img " in reply.json["html"]
    assert asker.get(f"/uploads/{answer.json['key']}").json["post_id"] == reply.json["id"]
    address = path(answer.json).removeprefix("http://localhost")
    assert cast.app.test_client().get(address).status_code == 200


def test_a_key_and_a_file_sent_twice_are_one(asker: Program) -> None:
    first, again = upload(asker, PDF, "a.pdf", "k1"), upload(asker, PDF, "a.pdf", "k1")
    assert first.json == again.json
    assert upload(asker, PDF, "a.pdf", "k2").json["key"] != first.json["key"]


def test_an_upload_that_no_post_needs_is_taken_back(cast: Cast, asker: Program, helper: Program) -> None:
    key = upload(asker, TEXT, "a.txt").json["key"]
    assert_problem(helper.get(f"/uploads/{key}"), 404)
    assert_problem(helper.delete(f"/uploads/{key}"), 404)
    assert asker.delete(f"/uploads/{key}").json == {"removed": True}
    assert_problem(asker.delete(f"/uploads/{key}"), 404)


def test_a_post_keeps_its_files(cast: Cast, asker: Program) -> None:
    sent = upload(asker, TEXT, "a.txt").json
    asker.post(f"/topics/{cast.topic()}/replies", {"body": sent["markdown"]})
    refusal = assert_problem(asker.delete(f"/uploads/{sent['key']}"), 403)
    assert "A post refers to this file" in refusal["detail"]


def test_refusals(cast: Cast, asker: Program, anyone: Program) -> None:
    assert_problem(upload(anyone, TEXT), 401)
    assert_problem(upload(asker, b""), 422, "file")
    assert_problem(upload(asker, b"a" * (4 * 1024 * 1024 + 1)), 413, "file")
    assert_problem(upload(asker, b"a" * (9 * 1024 * 1024)), 413)
    assert_problem(asker.raw("/uploads", b"{}"), 422, "file")


def test_a_program_reads_what_its_member_may_see(cast: Cast, asker: Program, helper: Program) -> None:
    found = upload(asker, picture(), "ride.png").json
    address = path(found).removeprefix("http://localhost")
    small = address.replace(found["key"], f"{found['key']}/small")
    for where in (address, small):
        assert asker.client.get(where, headers=asker.headers).status_code == 200
        assert helper.client.get(where, headers=helper.headers).status_code == 404
        assert asker.client.get(where).status_code == 404


def test_a_token_for_files_is_asked_for_its_scope(cast: Cast, asker: Program) -> None:
    address = path(upload(asker, TEXT, "a.txt").json).removeprefix("http://localhost")
    writes_only = program(cast, "asker", ["write"])
    assert writes_only.client.get(address, headers=writes_only.headers).status_code == 403
    unknown = asker.client.get(address, headers={"Authorization": "Bearer hearth_nothing"})
    assert unknown.status_code == 401 and "Bearer" in unknown.headers["WWW-Authenticate"]


def test_in_a_closed_community_too(cast: Cast, asker: Program) -> None:
    address = path(upload(asker, TEXT, "a.txt").json).removeprefix("http://localhost")
    with cast.app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert asker.client.get(address, headers=asker.headers).status_code == 200
    assert asker.client.get(address).status_code == 302
