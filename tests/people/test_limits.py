"""Too many attempts are refused for a while, with a time to come back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("limits_on")


def from_address(app: Flask, address: str) -> FlaskClient:
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return browser


def test_ten_wrong_passwords_a_minute_from_one_address(cast: Cast, app: Flask) -> None:
    browser = from_address(app, "198.51.100.1")
    codes = [
        browser.post(
            "/sign-in", data={"identity": f"someone{n}@example.org", "password": "guess"}
        ).status_code
        for n in range(10)
    ]
    refused = browser.post("/sign-in", data={"identity": "asker@example.org", "password": PASSWORD})
    assert codes == [422] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    other = from_address(app, "198.51.100.2")
    assert (
        other.post("/sign-in", data={"identity": "asker@example.org", "password": PASSWORD}).status_code
        == 303
    )


def test_ten_wrong_passwords_for_one_account_from_many_addresses(cast: Cast, app: Flask) -> None:
    data = {"identity": "asker@example.org", "password": "guess"}
    codes = [from_address(app, f"198.51.100.{n}").post("/sign-in", data=data).status_code for n in range(11)]
    assert codes == [422] * 10 + [429]


def test_signing_in_rightly_is_not_counted(cast: Cast, app: Flask) -> None:
    data = {"identity": "asker@example.org", "password": PASSWORD}
    browser = from_address(app, "198.51.100.1")
    assert {browser.post("/sign-in", data=data).status_code for _ in range(15)} == {303}


@pytest.mark.parametrize("url", ["/reset", "/sign-in/code", "/sign-up"])
def test_mails_cannot_be_asked_for_without_end(cast: Cast, app: Flask, url: str) -> None:
    browser = from_address(app, "198.51.100.1")
    data = {"name": "Noa", "password": "gravel before noon"}
    codes = [browser.post(url, data=data | {"email": f"noa{n}@example.org"}).status_code for n in range(6)]
    assert codes[:5] in ([200] * 5, [303] * 5)
    assert codes[5] == 429


def test_nobody_fills_the_mailbox_of_another(cast: Cast, app: Flask) -> None:
    data = {"email": "asker@example.org"}
    codes = [from_address(app, f"198.51.100.{n}").post("/reset", data=data).status_code for n in range(6)]
    assert codes == [303] * 5 + [429]


SPELLINGS = ("asker@example.org", "ASKER@example.org ", "asker\u202a@example.org", "asker@example\u3002org")
WIDE = "asker@\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.org"


@pytest.mark.parametrize("url, name, most", [("/sign-in", "identity", 10), ("/sign-in/code", "email", 5)])
def test_every_spelling_of_an_address_is_one_account(
    url: str, name: str, most: int, cast: Cast, app: Flask
) -> None:
    spellings = [*SPELLINGS, WIDE, *(f"asker{chr(0x202A) * n}@example.org" for n in range(2, 9))]
    codes = [
        from_address(app, f"198.51.100.{n}").post(url, data={name: spelling, "password": "guess"}).status_code
        for n, spelling in enumerate(spellings)
    ]
    assert set(codes[:most]) <= {303, 422}
    assert set(codes[most:]) == {429}


@pytest.mark.parametrize("url", ["/sign-in/code", "/reset", "/sign-up"])
def test_a_field_that_the_page_does_not_read_is_not_counted(url: str, cast: Cast, app: Flask) -> None:
    data = {"email": "asker@example.org", "name": "Noa", "password": "gravel before noon"}
    codes = [
        from_address(app, f"198.51.100.{n}").post(url, data=data | {"identity": f"other{n}"}).status_code
        for n in range(6)
    ]
    assert codes == [303] * 5 + [429]


def test_a_new_address_is_written_to_five_times_by_all_members_together(cast: Cast) -> None:
    data = {"email": "stranger@example.net"}
    people = ("asker", "helper", "staff", "product", "moderator", "outsider")
    codes = [cast.browser(key).post("/settings/email", data=data).status_code for key in people]
    assert codes == [303] * 5 + [429]


def test_a_whole_network_of_ipv6_is_one_client(cast: Cast, app: Flask) -> None:
    codes = [
        from_address(app, f"2001:db8:1:2::{n:x}")
        .post("/sign-in", data={"identity": f"someone{n}@example.org", "password": "guess"})
        .status_code
        for n in range(11)
    ]
    assert codes == [422] * 10 + [429]
    other = from_address(app, "2001:db8:1:3::1")
    assert other.post("/sign-in", data={"identity": "x@example.org", "password": "y"}).status_code == 422


@pytest.mark.parametrize("url, most", [("/search?q=cold", 40), ("/api/v1/topics", 120)])
def test_guests_are_counted_by_their_network_everywhere(url: str, most: int, cast: Cast, app: Flask) -> None:
    codes = [from_address(app, f"2001:db8:1:2::{n:x}").get(url).status_code for n in range(most + 1)]
    assert codes == [200] * most + [429]


def test_guessing_codes_is_limited_by_address(cast: Cast, app: Flask) -> None:
    browser = from_address(app, "198.51.100.1")
    data = {"asked": "unknown", "code": "123456"}
    assert [browser.post("/sign-in/code/entered", data=data).status_code for _ in range(11)] == [422] * 10 + [
        429
    ]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_request_that_is_too_large_does_not_start_the_count_again(
    kind: str, cast: Cast, app: Flask
) -> None:
    browser = from_address(app, "198.51.100.9")
    guess = {"identity": "asker@example.org", "password": "guess"}
    for _ in range(10):
        browser.post("/sign-in", data=guess)
    part = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n'
    large = part * 400 + b"--b--\r\n" if "multipart" in kind else b"x" * 3_000_000
    assert browser.post("/sign-in", data=large, content_type=kind).status_code in (413, 429)
    assert browser.post("/sign-in", data=guess).status_code == 429
