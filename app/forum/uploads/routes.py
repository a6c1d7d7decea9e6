"""The address that takes files from the composer. It answers programs: JSON, refusals as problem details."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import limits
from app.core.db import transaction
from app.core.errors import HearthError, Invalid
from app.core.forms import one_line
from app.core.http import allow_body
from app.core.i18n import _
from app.core.limits import limiter
from app.core.markup.uploads import in_words
from app.core.problems import problem
from app.forum.uploads.limits import body_limit, limits_of, most_per_post
from app.forum.uploads.markdown import address_of, markdown_of
from app.forum.uploads.models import Attachment
from app.forum.uploads.operations import remove_upload
from app.forum.uploads.receiving import receive
from app.forum.uploads.storage import storage
from app.people.accounts.guards import signed_in
from app.people.accounts.queries import current_member, current_viewer

uploads = Blueprint("uploads", __name__)


@uploads.errorhandler(HearthError)
def refused(error: HearthError) -> Response:
    """What was refused, with its reason."""
    errors = getattr(error, "errors", None)
    return problem(
        error.status, error.message, errors=errors, retry_after=getattr(error, "retry_after", None)
    )


@uploads.errorhandler(RateLimitExceeded)
def too_often(error: RateLimitExceeded) -> Response:
    """Too many files in a minute."""
    return problem(429, _("You have sent many files in a short time. Wait a minute."), retry_after=60)


@uploads.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """More than a request may have, before any of it was read."""
    most = in_words(limits_of(current_viewer()).file)
    return problem(413, _("This file is larger than %(most)s.", most=most))


@uploads.post("/uploads")
@signed_in
@limiter.limit(limits.UPLOADING)
def upload() -> ResponseReturnValue:
    """Keep a file for a draft; the same content for the same draft again is the same upload."""
    actor = current_member()
    allow_body(body_limit(actor))
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("file", _("Choose a file first."))
    place = one_line(request.form.get("place"))
    attachment, fresh = receive(actor, sent.stream, sent.filename, place)
    return jsonify(upload_shape(attachment)), 201 if fresh else 200


@uploads.delete("/uploads/<key>")
@signed_in
@limiter.limit(limits.REACTING)
def remove(key: str) -> ResponseReturnValue:
    """Take back a file that no post refers to."""
    with transaction():
        names = remove_upload(current_member(), key)
    for name in names:
        storage().delete(name)
    return "", 204


def upload_shape(attachment: Attachment) -> dict[str, Any]:
    """What scripts and programs are told of an upload; `markdown` is how it stands in a text."""
    return {
        "key": attachment.key,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "bytes": attachment.bytes,
        "width": attachment.width,
        "height": attachment.height,
        "url": address_of(attachment),
        "markdown": markdown_of(attachment),
        "post_id": attachment.post_id,
    }


def upload_rules() -> dict[str, Any]:
    """What the composer says of the reader's limits."""
    most = limits_of(current_viewer()).file
    return {"bytes": most, "size": in_words(most), "files": most_per_post()}
