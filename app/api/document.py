"""The OpenAPI document, built from the one list of endpoints."""

from __future__ import annotations

import json
import re
from typing import Any

from flask_babel.speaklater import LazyString

from app.api.once import HEADER, REPLAYED
from app.api.registry import ENDPOINTS, GROUPS, PREFIX, Endpoint, Param
from app.api.schemas import SCHEMAS, of
from app.api.shapes import site_url
from app.core.i18n import _, lazy
from app.core.problems import DETAILS, MEDIA_TYPE
from app.core.settings import settings

KEY = {
    "name": HEADER,
    "in": "header",
    "description": lazy(
        "Any text of your own, new for each write: sending the same write again changes nothing."
    ),
    "schema": of("string", minLength=1, maxLength=200),
}
ABOUT = lazy(
    "Programs do here what people do on the pages, by the same rules. Tokens are made under Settings, "
    "API tokens, and sent as `Authorization: Bearer …`. What is open to anyone can be read without one."
)


def document() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1, in the language of the reader."""
    paths: dict[str, dict[str, Any]] = {}
    for found in ENDPOINTS:
        paths.setdefault(PREFIX + _template(found.path), {})[found.method.lower()] = _operation(found)
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": lazy("A token with the scope the endpoint names."),
    }
    whole: dict[str, Any] = _plain(
        {
            "openapi": "3.1.0",
            "info": {
                "title": _("%(name)s API", name=settings().community_name),
                "version": "1.0.0",
                "description": ABOUT,
            },
            "servers": [{"url": site_url("")}],
            "tags": [{"name": key, "x-displayName": label} for key, label in GROUPS.items()],
            "paths": paths,
            "components": {"schemas": SCHEMAS, "securitySchemes": {"token": token}},
        }
    )
    return whole


def _template(path: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def _operation(found: Endpoint) -> dict[str, Any]:
    operation = {
        "operationId": found.name,
        "tags": [found.group],
        "summary": found.summary,
        "description": found.about,
        "parameters": [_parameter(param) for param in found.params] + ([KEY] if found.writes else []),
        "responses": _responses(found),
        "security": _security(found),
        "x-codeSamples": [{"lang": "Shell", "label": "curl", "source": curl(found)}],
    }
    if found.scope:
        operation["x-scope"] = found.scope
    if found.takes:
        body = {"schema": _ref(found.takes), "example": dict(found.sample)}
        operation["requestBody"] = {"required": True, "content": {found.sends: body}}
    return operation


def _security(found: Endpoint) -> list[dict[str, list[str]]]:
    if not found.scope:
        return []
    needed: dict[str, list[str]] = {"token": []}
    return [{}, needed] if found.guests and not found.writes else [needed]


def _parameter(param: Param) -> dict[str, Any]:
    where = {"name": param.name, "in": param.where, "required": param.where == "path"}
    return {**where, "description": param.about, "schema": param.schema}


def _responses(found: Endpoint) -> dict[str, Any]:
    schema = _ref(found.answer) if found.answer else {}
    good: dict[str, Any] = {"description": found.summary, "content": {found.media_type: {"schema": schema}}}
    if found.writes:
        told = lazy("`true` when this is the answer to an earlier request with the same key.")
        good["headers"] = {REPLAYED: {"description": told, "schema": of("string")}}
    refusals = (400, 401, 403, 413, 415) if found.takes else (401, 403) if found.scope else ()
    told_of = sorted({*refusals, *found.refusals, *((422,) if found.scope else ()), 429, 503})
    return {str(found.status): good, **{str(status): _refusal(status) for status in told_of}}


def _refusal(status: int) -> dict[str, Any]:
    text = {
        409: lazy("Somebody changed it meanwhile, or the same write is still being worked on: see `detail`."),
        422: lazy("Something in the request cannot be used; `errors` says what."),
    }
    told = text.get(status) or DETAILS[status]
    return {"description": told, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def curl(found: Endpoint) -> str:
    """How to call an endpoint from a shell."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", "42", found.path)
    lines = [f"curl {site_url(PREFIX + path)}"]
    if found.writes:
        lines[0] = f"curl -X {found.method} {site_url(PREFIX + path)}"
    if found.scope:
        lines.append("-H 'Authorization: Bearer hearth_…'")
    if found.writes:
        lines.append(f"-H '{HEADER}: 6f1c2b'")
    if found.takes and found.sends == "multipart/form-data":
        lines += [f"-F '{name}={value}'" for name, value in found.sample.items()]
    elif found.takes:
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(dict(found.sample))}'"]
    return " \\\n  ".join(lines)


def _plain(value: Any) -> Any:
    """The same with every translated text as a text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, LazyString) else value
