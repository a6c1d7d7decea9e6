"""Every address, every method, hostile input: each is refused or taken, none is an accident."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from tests.support.cast import Cast
from tests.support.databases import is_postgresql
from tests.support.scale import scaled

# Written as it travels: a NUL, half a character, a lone surrogate, words of three languages of machines.
NASTY = "%00%ED%A0%80%FF%E2%80%AE'+OR+1%3D1--%3Cscript%3E%7B%7B7*7%7D%7D%25s%0D%0AX:+y"
VALUES = (NASTY, "9" * 500, "9999-12-31", "%F0%9F%94%A5" * 200 + "-1")
FIELDS = [
    *("after", "answered", "asked", "audience", "body", "by", "channel", "code", "contact_email"),
    *("contact_text", "current_password", "cursor", "days", "decision", "description", "draft"),
    *("draft_place", "email", "from", "for", "handle", "hint", "hue", "identity", "imprint_url"),
    *("join_policy", "kind", "kinds", "length", "level"),
    *("limit", "member", "name", "next", "note", "only", "order", "outcome", "password", "period"),
    *("post_id", "posting", "privacy_url"),
    *("q", "rating", "reason", "remember", "reply_to", "reply_to_id", "role", "scopes", "set", "show"),
    *("sign_up", "space", "status", "step", "subject", "tab", "tags", "theme", "title", "token", "topic"),
    *("text", "until", "url", "uses", "version"),
    *("allowed", "back", "choice", "into", "line", "part", "product", "quotable", "recommends", "stars"),
    *("poll_at", "poll_ends", "poll_keep", "poll_most", "poll_named", "poll_options", "poll_question"),
    *("poll_shown", "poll_state", "poll_way"),
    *("comments", "cover", "cover_alt", "cover_problem", "ideas", "must_read", "pin_until", "publish_on"),
    *("answer", "best", "done", "id", "keep", "key", "number", "other", "page", "per_post"),
    *("place", "post", "remind", "remind_at", "reopen_reason", "shortcuts", "shows_presence"),
    *("tag", "target"),
    *("thanks", "value", "what"),
    *("reach", "remove_cover", "ship_reason", "ships", "state", "then", "zone"),
]
# What a form needs right, so that the rest of it is looked at.
RIGHT = {
    "asker": {"kind": "experience", "space": "riding", "rating": "4", "reason": "other", "level": "every"},
    "admin": {"decision": "suspend", "length": "date", "role": "staff", "kinds": "idea", "audience": "open",
              "join_policy": "free", "posting": "everyone", "hue": "30", "version": "1", "sign_up": "open",
              "status": "planned", "token": "a-token-of-eight", "kind": "news", "space": "riding"},
}  # fmt: skip
# null, [1], ["\\ud800", 1], ["9999-12-31T23:59:59-23:59", 1]
CURSORS = ("bnVsbA", "WzFd", "WyJcdWQ4MDAiLDFd", "WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTIzOjU5IiwxXQ")
# An administrator gets furthest, to most of the statements that PostgreSQL may refuse.
ALL = ["guest", "asker", "admin"]
EVERYBODY = scaled(["admin"], full=ALL) if is_postgresql() else ALL
ENDS_THE_SIGN_IN = {"sign_in.sign_out", "sign_in.end_all", "sign_in.end_one"}


@pytest.fixture
def world(cast: Cast) -> dict[str, object]:
    """Something behind every kind of address."""
    topic_id = cast.topic(kind="idea")
    reply_id = cast.reply(topic_id)
    cast.browser("staff").post(f"/posts/{reply_id}/flags", data={"reason": "spam"})
    known = (
        "case_id",
        "draft_id",
        "invitation_id",
        "job_id",
        "link_id",
        "number",
        "product_id",
        "request_id",
        "revision_id",
    )
    numbers: dict[str, object] = dict.fromkeys(known, 1)
    words = {"handle": "helper", "slug": "riding", "name": "cold", "key": "heart", "subject": "topic"}
    rest = {"member_id": cast.id_of("helper"), "kind": "ideas", "path": "x", "filename": "x"}
    rest["token"] = "x" * 20
    rest["target"] = "topic"
    rest["secret"] = "1-" + "0" * 40
    more = dict.fromkeys(("question", "sanction_id", "sharer", "sign_in_id", "token_id", "notification_id"))
    return {**numbers, **words, **rest, **dict.fromkeys(more, 1), "topic_id": topic_id, "post_id": reply_id}


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with every method it takes."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ENDS_THE_SIGN_IN:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def address(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    """The address of a rule with these values."""
    lists = {
        name: sorted(one.items)[0] for name, one in rule._converters.items() if isinstance(one, AnyConverter)
    }
    known = {name: lists.get(name) or values[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, known, method=_method(rule)).split("?")[0]


def _method(rule: Rule) -> str:
    return sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})[0]


def everywhere(value: str, right: dict[str, str]) -> str:
    """A form, or the query of an address, with this value in every field that is not right."""
    return "&".join([f"{name}={value}" for name in FIELDS if name not in right] + [urlencode(right)])


def bodies(right: dict[str, str]) -> Iterator[dict[str, object]]:
    """Ways to send a body."""
    form = "application/x-www-form-urlencoded"
    yield {"data": everywhere(NASTY, {}), "content_type": form}
    for value in VALUES if right else ():
        yield {"data": everywhere(value, right), "content_type": form}
    yield {"data": b"--x\r\nContent-Disp", "content_type": "multipart/form-data; boundary=x"}
    yield {"data": {"picture": (io.BytesIO(b"GIF89a" + b"\xff" * 99), "\0../a.gif"), "cover": "text"}}
    yield {"data": b'{"body": ["\\ud800", {"a": 1e999}], "post_id": -1}', "content_type": "application/json"}


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_question_breaks_a_page(app: Flask, cast: Cast, world: dict[str, object], who: str) -> None:
    browser = app.test_client() if who == "guest" else cast.browser(who)
    queries = [everywhere(value.replace("%00", ""), {}) for value in VALUES[:2]]
    queries += [f"cursor={cursor}&after={cursor}" for cursor in CURSORS]
    broken = [
        f"{rule} {query[:80]} {answer.status_code}"
        for rule, method in rules(app)
        if method == "GET"
        for query in queries
        if (answer := browser.get(f"{address(app, rule, world)}?{query}")).status_code >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_form_breaks_a_write(app: Flask, cast: Cast, world: dict[str, object], who: str) -> None:
    browser = app.test_client() if who == "guest" else cast.browser(who)
    broken = [
        f"{method} {rule} {str(sent)[:80]} {answer.status_code}"
        for rule, method in rules(app)
        if method != "GET"
        for sent in bodies(RIGHT.get(who, {}))
        if (answer := _send(browser, method, address(app, rule, world), sent)).status_code >= 500
    ]
    assert broken == []


def _send(browser: FlaskClient, method: str, url: str, sent: dict[str, object]) -> TestResponse:
    return browser.open(url, method=method, **sent)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "asker"])
def test_no_address_is_too_odd(app: Flask, cast: Cast, world: dict[str, object], who: str) -> None:
    browser = app.test_client() if who == "guest" else cast.browser(who)
    odd = ("'; DROP TABLE--", "\u202e\ufeff", "x" * 4000, "%", "🔥", "..", "a b", "\u0130", "0")
    texts = ("handle", "slug", "name", "key", "subject", "path", "filename", "token")
    broken = [
        f"{method} {rule} {value!r:.20} {answer.status_code}"
        for rule, method in rules(app)
        if rule.arguments & set(texts)
        for value in odd
        if (url := _built(app, rule, {**world, **dict.fromkeys(texts, value)}))
        if (answer := browser.open(url, method=method)).status_code >= 500
    ]
    assert broken == []


def _built(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    try:
        return address(app, rule, values)
    except ValueError:
        return ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://["},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "\xff"},
        {"Referer": "http://[", "Accept": "\xff;q=x"},
        {"Cookie": "hearth=%00.%ff; hearth=x"},
        {"Authorization": "Bearer \xff\xfe"},
        {"Range": "bytes=-1-", "If-None-Match": '"\xff', "If-Modified-Since": "yesterday"},
        {"Accept-Language": "x" * 5000, "User-Agent": "\xff" * 500},
        {"Host": "[::1"},
        {"Host": "evil.example"},
        {"Content-Type": "multipart/form-data"},
    ],
)
def test_no_header_breaks_a_request(cast: Cast, guest: FlaskClient, headers: dict[str, str]) -> None:
    topic_id = cast.topic()
    for url in ("/", f"/topics/{topic_id}", "/static/img/favicon.svg", "/api/v1/topics", "/no/such"):
        assert guest.get(url, headers=headers).status_code < 500, url
    for url in (f"/topics/{topic_id}/replies", "/sign-in", "/api/v1/topics", "/no/such?_method=DELETE"):
        assert guest.post(url, headers=headers).status_code < 500, url
