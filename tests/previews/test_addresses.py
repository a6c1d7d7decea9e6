"""What the server never asks for, in every way it can be written."""

from __future__ import annotations

import pytest

from app.forum.previews.addresses import Unfetchable, is_public, read_target

HOSTILE = [
    # Not the web.
    *("", "x", "//example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/"),
    *("javascript:alert(1)", "data:text/html,x", "https:example.com", "http:///x", "http://", "http://?x"),
    *("dict://example.com:11211/stat", "HTTP://[::1", "http://[", "http://]"),
    # Users, other ports, odd characters.
    *("http://user@example.com/", "http://user:pass@example.com/", "http://example.com@127.0.0.1/"),
    *("http://127.0.0.1#@example.com/", "http://example.com%40127.0.0.1/", "http://example.com%00.evil.com/"),
    *("http://example.com:8080/", "http://example.com:22/", "http://example.com:443/", "https://example.com:80/"),
    *("http://example.com:/", "http://example.com:99999/", "http://example.com:-1/", "http://example.com:80x/"),
    *("http://exa mple.com/", "http://example.com\\@127.0.0.1/", "http://example.com/\r\nHost: x", "http://a\tb.com"),
    *("http://example.com/<x>", 'http://example.com/"', "http://example.com/\x00"),
    f"http://a.com/{'x' * 3000}",
    # This machine and this network by name.
    *("http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://a.localhost/", "http://db/"),
    *("http://printer.local/", "http://metadata.google.internal/", "http://router.lan/", "http://x.home.arpa/"),
    *("http://1.0.0.127.in-addr.arpa/", "http://hidden.onion/", "http://intranet/", "http://wpad.corp/"),
    # Addresses of digits, however written.
    *("http://127.0.0.1/", "http://127.0.0.1./", "http://127.1/", "http://127.0.1/", "http://2130706433/"),
    *("http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7F.1/", "http://0177.0.0.1/", "http://017700000001/"),
    *("http://0/", "http://0.0.0.0/", "http://00000177.0.0.1/", "http://127.0.0.0x1/", "http://0x/", "http://a.0x/"),
    *("http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xA9FEA9FE/", "http://10.0.0.1/"),
    *("http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://93.184.216.34/", "http://1.1.1/"),
    *("http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1]/"),
    *("http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/"),
    *("http://[2606:2800:220:1:248:1893:25c8:1946]/", "http://[0:0:0:0:0:ffff:a9fe:a9fe]/", "http://[v1.x]/"),
    # The same in other scripts and widths.
    *("http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/", "http://ⓛocalhost/", "http://localhoſt/"),
    *("http://127.0.0.１/", "http://𝟏𝟐𝟕.0.0.1/", "http://١٢٧.٠.٠.١/", "http://xn--/", "http://xn--a.com/"),
    *("http://-.com/", "http://.com/", "http://a..com/", f"http://{'a' * 64}.com/"),
    f"http://{'a.' * 130}com/",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_never_asked_for(url: str) -> None:
    with pytest.raises(Unfetchable):
        read_target(url)


def test_the_table_is_long() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) > 90


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://example.com", "http://example.com/"),
        ("https://Example.COM:443/a?b=c#d", "https://example.com/a?b=c"),
        ("http://example.com:80/", "http://example.com/"),
        ("https://bücher.example.com/ä?q=ö", "https://xn--bcher-kva.example.com/%C3%A4?q=%C3%B6"),
        ("https://example.com./", "https://example.com/"),
        ("https://1password.com/", "https://1password.com/"),
        ("https://a.b.c-d.example.co.uk/x%20y", "https://a.b.c-d.example.co.uk/x%20y"),
    ],
)
def test_an_ordinary_address_is_written_in_one_way(url: str, asked: str) -> None:
    assert read_target(url).url == asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
        *("192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1"),
        *("192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250"),
        *(
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:93.184.216.34",
            "::7f00:1",
        ),
        *("64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1"),
        *("2001:10::1", "2001:20::1", "2002:7f00:1::", "2002:5db8:d822::", "3fff::1", "5f00::1", "fc00::1"),
        *(
            "fd00:ec2::254",
            "fe80::1",
            "fe80::1%eth0",
            "2606:4700::1%lo",
            "fec0::1",
            "ff02::1",
            "",
            "x",
            "127.1",
        ),
    ],
)
def test_only_public_addresses_are_connected_to(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)
