"""Addresses of the site that a dump came from lead to what became of them, for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.forum.topics.models import ExternalRef, Post, Topic
from app.forum.topics.operations import delete_post
from tests.cli.dumps import write_dump
from tests.support.cast import Cast


def local(kind: str, number: int) -> int:
    rule = ExternalRef.kind == kind, ExternalRef.external_id == str(number)
    return db.session.scalars(select(ExternalRef.local_id).where(*rule)).one()


def expected(kind: str, number: int) -> str:
    if kind == "question":
        return db.session.get_one(Topic, local(kind, number)).url
    return f"/posts/{local(kind, number)}"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "dump")


@pytest.mark.parametrize(
    ("old", "kind", "number"),
    [
        ("/questions/1", "question", 1),
        ("/questions/1/why-does-my-chain-skip", "question", 1),
        ("/q/1", "question", 1),
        ("/q/1/4711", "question", 1),
        ("/questions/1/why-does-my-chain-skip/3", "answer", 3),
        ("/a/3", "answer", 3),
        ("/a/3/4711", "answer", 3),
        ("/questions/1/why/99", "question", 1),
        ("/posts/comments/10", "comment", 10),
    ],
)
def test_old_addresses_lead_on(
    ctx: Flask,
    bring_in: Callable[..., Result],
    dump: Path,
    guest: FlaskClient,
    old: str,
    kind: str,
    number: int,
) -> None:
    bring_in(dump)
    response = guest.get(old)
    assert (response.status_code, response.location) == (301, expected(kind, number))


def test_an_old_profile_leads_to_the_member(
    bring_in: Callable[..., Result], dump: Path, guest: FlaskClient
) -> None:
    bring_in(dump)
    for old in ("/users/2", "/users/2/nell-field"):
        assert guest.get(old).location == "/people/nellfield"


@pytest.mark.parametrize(
    "old", ["/questions/77", "/a/1", "/q/99999999999999", "/users/77", "/questions/2", "/a/0"]
)
def test_what_did_not_come_from_there_is_not_found(
    bring_in: Callable[..., Result], dump: Path, guest: FlaskClient, old: str
) -> None:
    bring_in(dump)
    assert guest.get(old).status_code == 404


def test_old_addresses_tell_nobody_of_a_closed_space(
    bring_in: Callable[..., Result], dump: Path, cast: Cast, guest: FlaskClient
) -> None:
    bring_in(dump, "--space", "beta")
    for old in ("/questions/1", "/a/3", "/posts/comments/10"):
        assert guest.get(old).status_code == 404
        assert cast.browser("outsider").get(old).status_code == 404
        assert cast.browser("helper").get(old).status_code == 301


def test_a_deleted_answer_is_not_found(
    ctx: Flask, bring_in: Callable[..., Result], dump: Path, cast: Cast, guest: FlaskClient
) -> None:
    bring_in(dump)
    with transaction():
        delete_post(cast.member("moderator"), db.session.get_one(Post, local("answer", 3)))
    assert guest.get("/a/3").status_code == 404
