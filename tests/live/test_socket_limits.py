"""How many sockets a member and an address may have, and which pages may open one: on both transports, with
the library's WebSocket as with ours. The echo application lets a member have 3, an address 6."""

from contextlib import closing

import pytest
from websockets.frames import Opcode

from app.live.sockets.limits import MOST, RUSHES, SPARE, Limits, address_key
from tests.live.wire import Polling, RawClient, eventually

both = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)
both_proxied = pytest.mark.parametrize("server", ["proxied", "stock proxied"], indirect=True)
TOO_MANY = '44{"message":"too many connections"}'


def is_served(client: RawClient) -> bool:
    client.send(Opcode.TEXT, b'42["echo",1]')
    while (text := client.next_text()) == "2":
        client.send(Opcode.TEXT, b"3")
    return text == '42["echo",1]'


def is_let_in(server, member: int) -> bool:
    with closing(RawClient(server)) as client:
        return client.ask_in(member).startswith("40{")


@both
def test_one_socket_too_many_of_a_member_is_told_so_and_hung_up_on(server):
    clients = [RawClient(server).hello(member=1) for _ in range(3)]
    with closing(RawClient(server)) as fourth:
        assert fourth.ask_in(member=1) == TOO_MANY
        assert fourth.close_code() == 1000
    assert is_let_in(server, member=2)
    assert all(is_served(client) for client in clients)
    for client in clients:
        client.close()


@both
@pytest.mark.parametrize("end", ["vanish", "close", "says goodbye", "is cut"])
def test_however_a_socket_ends_its_place_is_free_again(server, end):
    member = 10 + ["vanish", "close", "says goodbye", "is cut"].index(end)
    clients = [RawClient(server).hello(member) for _ in range(3)]
    assert not is_let_in(server, member)
    match end:
        case "vanish":
            clients[0].vanish()
        case "close":
            clients[0].close()
        case "says goodbye":
            clients[0].send(Opcode.TEXT, b"1")
        case "is cut":
            clients[0].send(Opcode.TEXT, b'42["leave me"]')
    eventually(lambda: is_let_in(server, member))
    for client in clients:
        client.close()


@both
def test_going_and_coming_within_a_session_takes_one_place(server):
    with closing(RawClient(server).hello(member=20)) as client:
        for _ in range(3):
            client.send(Opcode.TEXT, b"41")
            client.send(Opcode.TEXT, b'40{"member":20}')
            assert client.next_text().startswith("40{")
        assert is_let_in(server, member=20)


@both_proxied
def test_one_socket_too_many_of_an_address_is_told_so_and_others_are_let_in(server):
    clients = [RawClient(server, X_Forwarded_For="192.0.2.1").hello() for _ in range(6)]
    with closing(RawClient(server, X_Forwarded_For="192.0.2.1")) as seventh:
        assert seventh.ask_in() == TOO_MANY
    with closing(RawClient(server, X_Forwarded_For="192.0.2.2")) as other:
        assert other.ask_in().startswith("40{")
    assert all(is_served(client) for client in clients)
    for client in clients:
        client.vanish()


@both_proxied
def test_a_rush_from_one_address_is_refused_on_both_transports(server):
    address = {"X_Forwarded_For": "192.0.2.3"}
    for _ in range(6 * RUSHES):
        RawClient(server, **address).close()
    with closing(RawClient(server, **address)) as late:
        assert late.status == 429
    assert Polling(server, **address).status == 429
    with closing(Polling(server, X_Forwarded_For="192.0.2.4")) as other:
        assert other.status == 200


@both
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:5000", "http://127.0.0.1:5000", 101),
        ("127.0.0.1:5000", "https://127.0.0.1:5000", 101),
        ("127.0.0.1:5000", "http://127.0.0.1:5001", 403),
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("127.0.0.1:443", "https://127.0.0.1", 101),
        ("127.0.0.1:80", "https://127.0.0.1", 403),
        ("127.0.0.1", "https://hearth.example", 101),
        ("127.0.0.1", "http://hearth.example", 403),
        ("127.0.0.1", "https://hearth.example:8443", 403),
        ("127.0.0.1", "https://help.community.example", 101),
        ("127.0.0.1", "https://community.example.evil.example", 403),
        ("127.0.0.1", "http://localhost:8080", 403),
        ("127.0.0.1", "null", 403),
        ("127.0.0.1", "file://", 403),
        ("127.0.0.1", "http://[", 403),
        ("127.0.0.1", "", 101),
        ("evil.example", "http://evil.example", 400),
        ("evil.example", "", 400),
    ],
)
def test_pages_of_the_community_may_open_a_socket_and_no_others(server, host, origin, status):
    with closing(RawClient(server, Host=host, Origin=origin)) as client:
        assert client.status == status
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    with closing(Polling(server, **headers)) as client:
        assert client.status == (200 if status == 101 else status)


@both
def test_without_a_proxy_nobody_is_believed_to_be_one(server):
    forged = {"Origin": "https://evil.example", "X_Forwarded_Host": "evil.example"}
    with closing(RawClient(server, **forged)) as client:
        assert client.status == 403


@both_proxied
def test_behind_a_proxy_the_host_it_was_asked_for_counts(server):
    asked = {"X_Forwarded_Host": "help.community.example", "X_Forwarded_Proto": "https"}
    for origin, status in [("https://help.community.example", 101), ("https://evil.example", 403)]:
        with closing(RawClient(server, Host="127.0.0.1:5000", Origin=origin, **asked)) as client:
            assert client.status == status
    with closing(RawClient(server, X_Forwarded_Host="evil.example")) as client:
        assert client.status == 400


def test_a_customer_of_an_internet_provider_is_one_address():
    assert address_key("2001:db8:1:2:3:4:5:6") == address_key("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert address_key("2001:db8:1:3::9") != address_key("2001:db8:1:2::9")
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1") == "192.0.2.1"
    assert [address_key(text) for text in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "", "unix:")] == [None] * 5


def test_zero_is_no_limit():
    limits = Limits(per_member=0, per_address=0)
    for number in range(1000):
        assert not limits.refuses("192.0.2.1", now=1.0)
        limits.enter(str(number), "192.0.2.1")
        assert limits.claim(str(number), 1)
    assert limits.of_member(1) == 1000


def test_a_process_is_full_at_some_point():
    limits = Limits(per_member=0, per_address=0)
    for number in range(MOST):
        limits.enter(str(number), f"10.0.{number // 250}.{number % 250}")
    assert limits.refuses("192.0.2.1", now=1.0)
    limits.leave("7")
    limits.leave("7")
    assert not limits.refuses("192.0.2.1", now=1.0)


def test_sessions_that_enter_nothing_are_counted_too():
    limits = Limits(per_member=3, per_address=50)
    for number in range(50 + SPARE):
        assert not limits.refuses("192.0.2.1", now=float(number))
        limits.enter(str(number), "192.0.2.1")
    assert limits.refuses("192.0.2.1", now=1000.0)


def test_after_a_rush_an_address_may_come_again_bit_by_bit():
    limits = Limits(per_member=3, per_address=60)
    assert [limits.refuses("192.0.2.1", now=1.0) for _ in range(121)] == [False] * 120 + [True]
    assert not limits.refuses("192.0.2.2", now=1.0)
    assert [limits.refuses("192.0.2.1", now=4.0) for _ in range(3)] == [False, False, True]


def test_addresses_that_came_long_ago_are_forgotten(monkeypatch):
    monkeypatch.setattr("app.live.sockets.limits.MOST_REMEMBERED", 5)
    limits = Limits(per_member=3, per_address=60)
    for number in range(6):
        limits.refuses(f"192.0.2.{number}", now=1.0)
    limits.refuses("192.0.2.200", now=100.0)
    assert len(limits._arrivals) == 1
