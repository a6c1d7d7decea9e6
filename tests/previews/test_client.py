"""Fetching: where a name leads, where redirects lead, and how much time and room a server is given."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator

import pytest

from app.forum.previews import client
from app.forum.previews.addresses import Unfetchable
from app.forum.previews.client import MOST_BYTES, fetch
from tests.previews.internet import PUBLIC, Internet, dripping, moved, page


@pytest.fixture(autouse=True)
def no_other_way(monkeypatch: pytest.MonkeyPatch, net: Internet) -> Iterator[None]:
    """A test fails when anything looks a name up on another way than through the door."""

    def refuse(*args: object, **more: object) -> list[object]:
        if args and args[0] not in {"127.0.0.1", b"127.0.0.1"}:
            raise AssertionError(f"{args[0]!r} was looked up")
        return real(*args, **more)  # type: ignore[arg-type]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield


def test_a_page_is_fetched_with_a_plain_introduction(net: Internet) -> None:
    net.put("http://example.com/a?b=1", "<title>Hello</title>")
    fetched = fetch("http://example.com/a?b=1")
    assert fetched.data == b"<title>Hello</title>" and fetched.content_type == "text/html; charset=utf-8"
    assert net.opened == [(PUBLIC, 80)]
    request = net.requests[0].lower()
    assert "user-agent: mozilla/5.0 (compatible; hearthpreview" in request
    assert not {"cookie", "referer", "authorization"} & {line.split(":")[0] for line in request.split("\r\n")}


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
        ["64:ff9b::a00:1"],
        [],
    ],
)
def test_a_name_that_leads_inside_is_not_connected_to(net: Internet, addresses: list[str]) -> None:
    net.put("http://example.com/", "secret")
    net.names["example.com"] = addresses
    with pytest.raises(Unfetchable):
        fetch("http://example.com/")
    assert net.opened == []


def test_a_name_that_changes_its_mind_is_asked_once(net: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    net.put("http://example.com/", "<title>Hello</title>")
    answers = [[PUBLIC], ["127.0.0.1"]]
    monkeypatch.setattr(client, "resolve", lambda host, seconds: answers.pop(0))
    fetch("http://example.com/")
    assert net.opened == [(PUBLIC, 80)] and len(answers) == 1


@pytest.mark.parametrize(
    "to",
    [
        *(
            "http://127.0.0.1/",
            "http://localhost/",
            "http://[::1]/",
            "http://inside.example.com/",
            "file:///etc/passwd",
        ),
        *(
            "http://0x7f.1/",
            "//127.0.0.1/",
            "http://example.com:8080/",
            "ftp://example.com/",
            "http://u@example.com/",
        ),
        *("http://ours.example.net/", "\\\\127.0.0.1\\", "http://ex ample.com/"),
    ],
)
def test_every_redirect_goes_through_the_same_door(net: Internet, to: str) -> None:
    net.put("http://example.com/", moved(to))
    net.put("http://inside.example.com/", "secret", ["10.0.0.1"])
    net.put("http://ours.example.net/", "ours")
    with pytest.raises(Unfetchable):
        fetch("http://example.com/", lambda host: host == "ours.example.net")
    assert net.asked == ["http://example.com/"]


def test_three_redirects_are_followed_and_a_fourth_is_not(net: Internet) -> None:
    net.put("http://example.com/0", moved("/1", "301 Moved"))
    net.put("http://example.com/1", moved("http://www.example.com/2", "307 Moved"))
    net.put("http://www.example.com/2", moved("3", "308 Moved"))
    net.put("http://www.example.com/3", "<title>Here</title>")
    assert fetch("http://example.com/0").url == "http://www.example.com/3"
    net.put("http://www.example.com/3", moved("/4"))
    net.put("http://www.example.com/4", "too far")
    with pytest.raises(Unfetchable):
        fetch("http://example.com/0")
    assert "http://www.example.com/4" not in net.asked


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n9999\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
    ],
)
def test_a_server_that_drips_is_left_when_the_time_is_over(
    net: Internet, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(client, "MOST_SECONDS", 0.4)
    net.put("http://example.com/", dripping(head))
    with pytest.raises(Unfetchable):
        fetch("http://example.com/")


def test_redirects_share_one_time(net: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_SECONDS", 0.0)
    net.put("http://example.com/", "<title>Late</title>")
    with pytest.raises(Unfetchable):
        fetch("http://example.com/")


def test_no_more_than_half_a_megabyte_is_read(net: Internet) -> None:
    net.put("http://example.com/", "a" * (MOST_BYTES * 3))
    assert len(fetch("http://example.com/").data) == MOST_BYTES


def test_a_packed_page_is_unpacked_and_a_bomb_only_so_far(net: Internet) -> None:
    net.put("http://example.com/", page(gzip.compress(b"<title>Hi</title>"), Content_Encoding="gzip"))
    assert fetch("http://example.com/").data == b"<title>Hi</title>"
    net.put("http://example.com/", page(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"))
    assert len(fetch("http://example.com/").data) == MOST_BYTES


@pytest.mark.parametrize(
    "answer",
    [
        page("x", "image/png"),
        page("x", "application/json"),
        page("x", ""),
        page("x", status="404 Not Found"),
        page("x", status="500 Oh"),
        page("x", status="206 Partial"),
        page("x", Content_Encoding="br"),
        page("x", Content_Encoding="gzip, gzip"),
        page(b"not packed", Content_Encoding="gzip"),
        page("", "", "302 Found"),
        lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"),
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5_000 + b"\r\n"),
        lambda connection: None,
    ],
)  # fmt: skip
def test_what_is_no_page_is_none(net: Internet, answer: object) -> None:
    net.put("http://example.com/", answer)  # type: ignore[arg-type]
    with pytest.raises(Unfetchable):
        fetch("http://example.com/")


def test_a_secure_page_needs_a_certificate_of_its_name(net: Internet) -> None:
    net.put("http://example.com/", "<title>Plain words, no handshake</title>")
    with pytest.raises(Unfetchable):
        fetch("https://example.com/")
    assert net.opened == [(PUBLIC, 443)]


def test_the_second_address_is_tried_when_the_first_does_not_answer(
    net: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.put("http://example.com/", "<title>Hello</title>", ["1.1.1.1", PUBLIC])

    def open_socket(address: str, port: int, seconds: float) -> socket.socket:
        if address == "1.1.1.1":
            raise ConnectionRefusedError
        return net.open_socket(address, port, seconds)

    monkeypatch.setattr(client, "open_socket", open_socket)
    assert fetch("http://example.com/").data
