"""Uploads as they are served: who may see a file is who may see the text of its post."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterator
from functools import wraps
from typing import IO, Any, Protocol, TypeVar, cast
from urllib.parse import quote

from flask import Response, request, send_file
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from app.core.errors import HearthError, Invalid, NotFound, Refused
from app.core.http import allow_body
from app.core.i18n import _
from app.core.quiet_log import once_a_minute
from app.forum.topics.queries.attachments import attachment_or_404
from app.forum.topics.routes.blueprint import topics
from app.forum.uploads.limits import body_limit, most_per_post
from app.forum.uploads.markdown import with_uploads
from app.forum.uploads.models import Attachment
from app.forum.uploads.receiving import receive
from app.forum.uploads.storage import BLOCK, storage
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import current_viewer
from app.people.tokens.gathering import note_used
from app.people.tokens.queries import token_of_header

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
# So many of the largest files may come with a form that is sent without scripts.
WITH_A_FORM = 3


class HasBody(Protocol):
    """A form with a text."""

    body: str


def takes_files(view: View) -> View:
    """Let a form bring files: without scripts they are sent together with the text."""

    @wraps(view)
    def answering(*args: Any, **values: Any) -> Any:
        if request.mimetype == "multipart/form-data":
            allow_body(body_limit(current_viewer(), WITH_A_FORM))
        return view(*args, **values)

    return cast(View, answering)


def has_files() -> bool:
    """Whether the form of this request brought files."""
    return any(file.filename for file in request.files.getlist("files"))


def attach_files(actor: Member, form: HasBody, place: str) -> None:
    """Keep the files that came with a form and put them behind its text.

    Raises Invalid on "body" with all that was refused; what could be kept stands in the text then.
    """
    kept: list[Attachment] = []
    refused: list[str] = []
    for file in [file for file in request.files.getlist("files") if file.filename][: most_per_post() + 1]:
        try:
            kept.append(receive(actor, file.stream, file.filename, place, "body")[0])
        except Refused:
            raise
        except HearthError as error:
            refused.append(error.message)
    form.body = with_uploads(form.body, kept)
    if refused:
        raise Invalid("body", " ".join(refused))


@topics.get("/uploads/<key>/<name>")
def attachment(key: str, name: str) -> Response:
    """A picture, or a file to download; the name is there for people, the key decides."""
    found = attachment_or_404(_reader(), key)
    return _served(found, found.file)


@topics.get("/uploads/<key>/small/<name>")
def small_attachment(key: str, name: str) -> Response:
    """A picture as it stands in a text."""
    found = attachment_or_404(_reader(), key)
    return _served(found, found.small or found.file)


def _reader() -> Viewer:
    """Who asks for a file: a browser, or a program whose token may read; raises Unauthorized, Refused."""
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith("bearer "):
        return current_viewer()
    token = token_of_header(header)
    if token is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "hearth"}))
    if not token.allows("read"):
        raise Refused(_("This token does not have the scope “%(scope)s”.", scope="read"))
    note_used(token)
    return token.member


def _served(found: Attachment, file: str) -> Response:
    """The bytes, so that a browser can only show a picture and only save anything else.

    Browsers ask again each time, and who may no longer see a file is told so at once.
    """
    path = storage().path(file)
    if path is not None and path.is_file():
        _check_whole(found, file, path.stat().st_size)
        response = send_file(path, mimetype=found.media_type, etag=file, conditional=True)
    else:
        response = _handed_on(found, file)
    response.headers["Content-Disposition"] = _disposition(found)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Authorization", "Cookie"))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _check_whole(found: Attachment, file: str, size: int) -> None:
    """Raise NotFound for a file that is no longer what was kept: half of it is not sent."""
    if size == 0 or (file == found.file and size != found.bytes):
        once_a_minute(log, logging.ERROR, "damaged file", "the file %s of an upload is damaged", file)
        raise NotFound


def _handed_on(found: Attachment, file: str) -> Response:
    """The bytes from a bucket; nothing is fetched from it for who has them already."""
    if request.if_none_match.contains(file):
        return Response(status=304, headers={"ETag": f'"{file}"'})
    response = Response(_blocks(storage().open(file)), mimetype=found.media_type)
    response.set_etag(file)
    if file == found.file:
        response.content_length = found.bytes
    return response


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while block := stream.read(BLOCK):
            yield block


def _disposition(found: Attachment) -> str:
    """How a browser treats it, with the name in both spellings of RFC 6266."""
    plain = unicodedata.normalize("NFKD", found.name).encode("ascii", "ignore").decode().replace('"', "")
    kind = "inline" if found.is_picture else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}"
