"""How many sockets one member and one address may have on this process, and how fast they may come.

Counted by session of engineio, which ends in every case, whatever a client says or leaves out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from app.core.limits import network_of
from app.live.sockets.allowance import Allowance

# What a process holds at most, whoever they are.
MOST = 10_000
# Beyond what an address may have, so many are let in to be told why they cannot stay.
SPARE = 10
TOO_MANY = "too many connections"
# A whole office comes back at once after a restart, twice; then it has to take its time.
RUSHES = 2
SECONDS_PER_RUSH = 60.0
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Place:
    """One session: from where, and whose."""

    address: str | None
    member_id: int | None = None


class Limits:
    """Counts of this process; 0 stands for no limit."""

    def __init__(self, per_member: int, per_address: int) -> None:
        self.per_member = per_member
        self.per_address = per_address
        self._places: dict[str, Place] = {}
        self._members: Counter[int] = Counter()
        self._addresses: Counter[str] = Counter()
        self._arrivals: dict[str, Allowance] = {}

    def refuses(self, address: str, now: float) -> bool:
        """Whether a client from this address gets no session, at a time of a monotonic clock."""
        key = address_key(address)
        if len(self._places) >= MOST:
            return True
        if key is None or not self.per_address:
            return False
        return self._is_rushing(key, now) or self._addresses[key] >= self.per_address + SPARE

    def enter(self, session: str, address: str) -> None:
        """Count a session that was opened."""
        place = self._places[session] = Place(address_key(address))
        if place.address is not None:
            self._addresses[place.address] += 1

    def claim(self, session: str, member_id: int | None) -> bool:
        """Count a session for its member, None for guests; False when there are too many of them, or of its
        address. Sessions that were not counted when they were opened have no limits."""
        place = self._places.get(session)
        if place is None:
            return True
        if place.address is not None and 0 < self.per_address < self._addresses[place.address]:
            return False
        if member_id is None or place.member_id == member_id:
            return True
        if 0 < self.per_member <= self._members[member_id]:
            return False
        self._forget_member(place)
        place.member_id = member_id
        self._members[member_id] += 1
        return True

    def leave(self, session: str) -> None:
        """Count a session off; one that is not known changes nothing."""
        place = self._places.pop(session, None)
        if place is None:
            return
        self._forget_member(place)
        if place.address is not None:
            _count_off(self._addresses, place.address)

    def of_member(self, member_id: int) -> int:
        """How many sessions a member has."""
        return self._members[member_id]

    def _forget_member(self, place: Place) -> None:
        if place.member_id is not None:
            _count_off(self._members, place.member_id)
            place.member_id = None

    def _is_rushing(self, key: str, now: float) -> bool:
        at_once, per_second = self.per_address * RUSHES, self.per_address / SECONDS_PER_RUSH
        if len(self._arrivals) > MOST_REMEMBERED:
            self._forget_the_rested(now, per_second, at_once)
        found = self._arrivals.get(key)
        if found is None:
            found = self._arrivals[key] = Allowance(at_once)
        return not found.take(now, per_second, at_once)

    def _forget_the_rested(self, now: float, per_second: float, at_once: float) -> None:
        for key, allowance in list(self._arrivals.items()):
            allowance.refill(now, per_second, at_once)
            if allowance.left >= at_once:
                del self._arrivals[key]


def address_key(address: str) -> str | None:
    """What is counted as one address: of IPv6 the network of one customer. None for this machine itself:
    everybody would have its address behind a proxy that the settings do not tell of."""
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return None if ip.is_loopback else network_of(address)


def _count_off(counts: Counter[Any], key: Any) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
