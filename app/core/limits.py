"""Rate limits: by member when signed in, else by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_login import current_user

from app.core.redis_link import community_of
from app.core.shared_counts import SharedCounts

SIGN_IN = "10 per minute; 60 per hour"
SIGN_UP = "5 per minute; 20 per hour"
CODES = "5 per minute; 20 per hour"
POSTING = "12 per minute; 120 per hour"
REACTING = "60 per minute"
SEARCHING = "40 per minute"
TYPING = "120 per minute"
COUNTING = "240 per minute"
UPLOADING = "20 per minute"
REPORTING = "10 per minute"
API = "120 per minute"


def who() -> str:
    """Whom a limit counts: the member, or the address of a guest."""
    member = getattr(current_user, "id", None)
    return f"member:{member}" if member else network()


def network() -> str:
    """What guests are counted by: their address, of IPv6 the network of one customer."""
    return network_of(address())


def network_of(address: str) -> str:
    """What counts as one client among addresses: of IPv6 the /64 network, all of which one customer has."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
    return str(ip)


def address() -> str:
    """The address of the client, with the headers of trusted proxies applied."""
    return request.remote_addr or "unknown"


limiter = Limiter(key_func=who, headers_enabled=True, strategy="moving-window")


def init_limits(app: Flask) -> None:
    """Attach the limiter; memory by default, Redis when one is configured."""
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    if app.config["REDIS_URL"]:
        app.config["RATELIMIT_KEY_PREFIX"] = community_of(app.config["DATABASE_URL"])
        app.config["RATELIMIT_STORAGE_URI"] = f"{SharedCounts.PREFIX_OF_URL}{app.config['REDIS_URL']}"
    # What is registered first runs last, after the limiter has added its headers.
    app.after_request(_say_when_to_retry_only_to_who_must)
    limiter.init_app(app)


def _say_when_to_retry_only_to_who_must(response: Response) -> Response:
    """The limiter says with every answer when its window ends; programs would wait for nothing."""
    if response.status_code not in {409, 429, 503}:
        response.headers.pop("Retry-After", None)
    return response
