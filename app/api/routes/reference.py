"""The API described: as an OpenAPI document, and as a page made from it."""

from __future__ import annotations

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.api.document import document
from app.api.registry import GROUPS, described
from app.core.i18n import lazy


@described(
    "/openapi.json",
    summary=lazy("The OpenAPI document"),
    about=lazy("All of this, for machines: OpenAPI 3.1."),
)
def openapi() -> ResponseReturnValue:
    """The OpenAPI document."""
    return Response(json.dumps(document(), ensure_ascii=False), content_type="application/json")


@described(
    "/",
    summary=lazy("This page"),
    about=lazy("The OpenAPI document, for reading."),
    media_type="text/html",
)
def reference() -> ResponseReturnValue:
    """The page that shows the document."""
    return render_template("api/reference.html", document=document(), groups=GROUPS, section="api")
