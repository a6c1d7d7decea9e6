"""The token under which the write of a form is kept: the same form is done once, another text is another."""

from __future__ import annotations

import hashlib
from typing import IO

from flask import request

from app.core.forms import clean_token, many_lines
from app.core.threads import in_a_thread

BLOCK = 1 << 20
# They say where a form stands and not what it writes: a draft saved between two clicks makes no other text.
NOT_WRITTEN = {"token", "draft", "draft_place", "page", "_method"}


def sent_token() -> str:
    """The token of the form that was sent, derived from the client's own and from everything it sent.

    The same form again has the same one. A page that comes back from the browser's history, a duplicated tab
    or a restored session still holds a token that was used: with another text it counts as another form, so
    nothing that was written is taken for what was posted before. Raises Invalid for a damaged token.
    """
    token = clean_token(request.form.get("token"))
    if not request.form.get("token"):
        return token
    digest = hashlib.sha256(f"{token}\n{request.method} {request.path}\n".encode())
    for part in _written():
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()


def _written() -> list[str]:
    fields = sorted(request.form.items(multi=True), key=lambda field: field[0])
    texts = [f"{name}={many_lines(value)}" for name, value in fields if name not in NOT_WRITTEN]
    files = [file for _, file in request.files.items(multi=True) if file.filename]
    return texts + [f"{file.filename}={in_a_thread(_digest_of, file.stream)}" for file in files]


def _digest_of(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(BLOCK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()
