"""GET /api/v1/openapi.json, and the page made of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from tests.api.calling import Program
from tests.support.cast import Cast

DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def operations(document: dict[str, Any]) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}


def routes(app: Flask) -> set[str]:
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:int:)?(.+?)>", r"{\1}", rule.rule)
            found |= {f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["openapi"].startswith("3.1")


def test_every_route_stands_in_it(app: Flask, document: dict[str, Any]) -> None:
    assert operations(document) == routes(app)
    assert len(operations(document)) >= 10


def test_every_route_stands_in_the_documentation(document: dict[str, Any]) -> None:
    text = DOCS.read_text()
    assert [operation for operation in operations(document) if f"`{operation}`" not in text] == []


def test_every_write_takes_a_key_and_names_its_scope(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (method != "get"), path
            assert operation.get("x-scope") == ("write" if method != "get" else operation.get("x-scope"))
            assert set(re.findall(r"{(\w+)}", path)) <= names


def test_the_page_shows_every_endpoint_without_scripts(guest: FlaskClient, document: dict[str, Any]) -> None:
    page = guest.get("/api/v1/").text
    for methods in document["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page and operation["summary"] in page
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    assert "curl -X POST http://localhost/api/v1/topics" in page
    assert "style=" not in page and "onclick" not in page


def test_the_samples_of_the_document_work(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/topics"]["post"]
    sample = operation["requestBody"]["content"]["application/json"]["example"]
    assert asker.post("/topics", sample).status_code == 201


def test_an_address_without_its_slash_leads_to_the_page(anyone: Program) -> None:
    assert anyone.get("").headers["Location"].endswith("/api/v1/")
