"""A program that calls the API: tokens for the cast, and answers checked against the document."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from app.core.db import transaction
from app.people.tokens.operations import create_token
from tests.support.cast import Cast

V1 = "/api/v1"


def token_for(cast: Cast, key: str, scopes: Iterable[str] = ("read", "write"), days: int = 30) -> str:
    """The secret of a new token of this person."""
    with cast.app.app_context(), transaction():
        made = create_token(
            cast.member(key), name="Shop", scopes=scopes, days=days, form_token=uuid.uuid4().hex
        )
        assert made.secret is not None
        return made.secret


class Program:
    """Calls the API with one token, or as a guest."""

    def __init__(self, app: Flask, secret: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read an address under /api/v1."""
        return self.client.get(V1 + path, query_string=query, headers=self.headers)

    def post(self, path: str, body: Any, key: str | None = None, **headers: str) -> TestResponse:
        """Send JSON to an address under /api/v1."""
        return self.client.post(V1 + path, json=body, headers=self._sending(key, headers))

    def delete(self, path: str, key: str | None = None, **headers: str) -> TestResponse:
        """Delete what is at an address under /api/v1."""
        return self.client.delete(V1 + path, headers=self._sending(key, headers))

    def raw(self, path: str, data: bytes, content_type: str = "application/json") -> TestResponse:
        """Send bytes as they are."""
        return self.client.post(V1 + path, data=data, content_type=content_type, headers=self.headers)

    def _sending(self, key: str | None, headers: dict[str, str]) -> dict[str, str]:
        return {**self.headers, **headers, **({"Idempotency-Key": key} if key else {})}


def program(cast: Cast, key: str, scopes: Iterable[str] = ("read", "write")) -> Program:
    """A program of this person, with a new token."""
    return Program(cast.app, token_for(cast, key, scopes))


def assert_problem(response: TestResponse, status: int, *fields: str) -> dict[str, Any]:
    """The answer is a problem of this status that names these fields; return it."""
    assert response.status_code == status, response.text[:500]
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["status"] == status and body["title"] and body["detail"] and body["type"]
    assert body["instance"] == response.request.path
    assert set(fields) == set(body.get("errors", {}))
    return body


def assert_fits(document: dict[str, Any], name: str, body: Any) -> None:
    """A body is what the document says about this schema, with every field in its place and no other."""
    closed = {key: _closed(schema) for key, schema in document["components"]["schemas"].items()}
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": closed}}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _closed(value) for key, value in schema.items()}
    if isinstance(found.get("properties"), dict) and "type" in found:
        found.setdefault("additionalProperties", False)
    return found
