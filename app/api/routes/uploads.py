"""Endpoints for pictures and files."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import request

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import HEADER, once
from app.api.registry import PREFIX, Param, endpoint
from app.api.schemas import of
from app.api.shapes import site_url
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.http import allow_body
from app.core.i18n import _, lazy
from app.forum.uploads.limits import body_limit
from app.forum.uploads.models import Attachment
from app.forum.uploads.operations import remove_upload
from app.forum.uploads.queries import own_upload_or_404
from app.forum.uploads.receiving import receive
from app.forum.uploads.routes import upload_shape
from app.forum.uploads.storage import storage

KEY = Param("key", lazy("The key of one of your uploads."), of("string"), where="path")


@endpoint(
    "POST",
    "/uploads",
    limit=limits.UPLOADING,
    group="uploads",
    summary=lazy("Upload a picture or file"),
    about=lazy(
        "Keeps a file for a post of yours. Put the `markdown` of the answer into the body of the post."
    ),
    answer="Upload",
    status=201,
    scope="write",
    takes="NewUpload",
    sample={"file": "@ride.png"},
    sends="multipart/form-data",
    refusals=(422,),
)
def create_upload(caller: Caller) -> Answer:
    """Keep a file; sent again with the same key it is the same upload."""
    allow_body(body_limit(caller.member))
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("file", _("Send one file, in a field called “file”."))
    attachment, _fresh = receive(caller.member, sent.stream, sent.filename, _place())
    return Answer(_shape(attachment), 201, {"Location": f"{PREFIX}/uploads/{attachment.key}"})


def _place() -> str:
    """Uploads of one key are those of one draft."""
    key = request.headers.get(HEADER, "")
    return "api:" + (hashlib.sha256(key.encode("utf-8", "replace")).hexdigest() if key else "")


def _shape(attachment: Attachment) -> dict[str, Any]:
    shape = upload_shape(attachment)
    return {**shape, "url": site_url(shape["url"])}


@endpoint(
    "GET",
    "/uploads/<key>",
    group="uploads",
    summary=lazy("Read about an upload"),
    about=lazy("One of your own uploads, and the post that refers to it."),
    answer="Upload",
    params=(KEY,),
    refusals=(404,),
    guests=False,
)
def read_upload(caller: Caller, key: str) -> Answer:
    """One of the caller's uploads."""
    return Answer(_shape(own_upload_or_404(caller.member, key)))


@endpoint(
    "DELETE",
    "/uploads/<key>",
    limit=limits.REACTING,
    group="uploads",
    summary=lazy("Take back an upload"),
    about=lazy("Deletes a file of yours that no post refers to."),
    answer="Removed",
    scope="write",
    params=(KEY,),
    refusals=(404, 409, 422),
)
def delete_upload(caller: Caller, key: str) -> Answer:
    """Take back a file that no post refers to."""
    names: list[str] = []

    def effect(token: str) -> Answer:
        names.extend(remove_upload(caller.member, key))
        return Answer({"removed": True})

    with transaction():
        answer = once(caller, effect)
    for name in names:
        storage().delete(name)
    return answer
