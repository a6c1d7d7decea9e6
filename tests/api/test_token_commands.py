"""flask token create, list and revoke"""

from __future__ import annotations

from flask import Flask

from app.people.tokens.queries import tokens_of
from tests.api.calling import Program, assert_problem
from tests.support.cast import Cast

CREATE = ["token", "create", "--member", "asker", "--name", "Shop", "--scope", "read"]


def test_an_operator_makes_lists_and_revokes(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner().invoke
    made = run(args=[*CREATE, "--scope", "write"])
    assert made.exit_code == 0, made.output
    caller = Program(app, made.output.strip())
    assert caller.get("/me").json["token"]["scopes"] == ["read", "write"]
    for listed in (run(args=["token", "list"]), run(args=["token", "list", "--member", "@asker"])):
        assert "@asker  read,write" in listed.output and "Shop" in listed.output
        assert made.output.strip() not in listed.output
    with app.app_context():
        number = tokens_of(cast.member("asker"))[0].id
    assert run(args=["token", "revoke", str(number)]).exit_code == 0
    assert_problem(caller.get("/me"), 401)
    assert "There are no tokens." in run(args=["token", "list"]).output


def test_what_cannot_be_done_is_said(app: Flask, cast: Cast) -> None:
    run = app.test_cli_runner().invoke
    for args, message in (
        (["create", "--member", "nobody", "--name", "x"], "Nobody has the handle nobody"),
        (["create", "--member", "asker", "--name", " "], "The name is missing"),
        (["create", "--member", "suspended", "--name", "x"], "suspended until"),
        (["create", "--member", "asker", "--name", "x", "--scope", "all"], "Invalid value"),
        (["list", "--member", "nobody"], "Nobody has the handle nobody"),
        (["revoke", "999"], "There is no token"),
    ):
        result = run(args=["token", *args])
        assert result.exit_code != 0 and message in result.output, result.output
