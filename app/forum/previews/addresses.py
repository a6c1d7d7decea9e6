"""Which addresses the server may fetch: ordinary pages on the public internet, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

Address = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
MOST_CHARACTERS = 2_000
_WRITTEN = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# Names that mean this machine or this network, whatever a resolver says.
_INSIDE = frozenset(
    (
        *("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private"),
        *("arpa", "onion", "test", "invalid", "alt", "i2p"),
    )
)
# Public unicast IPv6 is 2000::/3; these lie in it and lead elsewhere (IANA special-purpose registry).
_GLOBAL_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip


class Unfetchable(Exception):
    """This address is not fetched; the reason is for the log only."""


@dataclass(frozen=True)
class Target:
    """A page that may be asked for: scheme, host name in ASCII, and the path with its query."""

    scheme: str
    host: str
    path: str

    @property
    def port(self) -> int:
        """The only port this scheme may use."""
        return PORTS[self.scheme]

    @property
    def url(self) -> str:
        """The address, written in one way."""
        return f"{self.scheme}://{self.host}{self.path}"


def read_target(url: str) -> Target:
    """The parts of an address as a browser reads it. Raises Unfetchable for all but plain public names.

    Addresses of digits are refused however they are written (decimal, octal, hexadecimal, IPv6): what is
    worth a preview has a name, and the name's addresses are checked when it is resolved.
    """
    if len(url) > MOST_CHARACTERS or _WRITTEN.search(url):
        raise Unfetchable("written strangely")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unfetchable("not an address") from error
    if parts.scheme not in PORTS or set("@%[]") & set(parts.netloc):
        raise Unfetchable("another scheme, a user in it, or an address of digits")
    if port not in {None, PORTS[parts.scheme]} or parts.netloc.endswith(":"):
        raise Unfetchable("another port")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme, _name(host), path + (f"?{query}" if query else ""))


def _name(host: str) -> str:
    try:
        name = idna.encode(host.removesuffix("."), uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise Unfetchable("no name") from error
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise Unfetchable("no full name")
    last = name.rpartition(".")[2]
    if _NUMBER.fullmatch(last) or last in _INSIDE:
        raise Unfetchable("an address of digits, or a name of this network")
    return name


def is_public(address: str) -> bool:
    """Whether an address a name resolved to is one of the public internet."""
    try:
        found: Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found not in _GLOBAL_V6 or found.scope_id is not None):
        return False
    return found.is_global and not any(found in network for network in _NOT_PUBLIC)
