"""What endpoints answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request


@dataclass(frozen=True)
class Answer:
    """A JSON object with its status and headers."""

    body: dict[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def respond(answer: Answer) -> Response:
    """The answer as HTTP; a reader who has it already gets 304."""
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    response = Response(text, answer.status, answer.headers, content_type="application/json")
    response.vary.update(("Authorization", "Cookie"))
    if request.method in {"GET", "HEAD"}:
        response.add_etag()
        response.make_conditional(request)
    return response
