"""Names that people may give themselves: no addresses in them, and none that passes for the company's.

Names of staff, and names an administrator gives, are theirs to choose; an import keeps the names it finds and
says which of them look like the company's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import select

from app.core.db import db
from app.core.forms import Problems
from app.core.i18n import _
from app.core.settings import settings
from app.people.accounts.confusables import skeleton, skeleton_words
from app.people.accounts.models import Member

ENDINGS = (
    "com|org|net|edu|gov|info|biz|app|dev|shop|store|site|online|website|web|xyz|top|club|live|link|click|"
    "page|space|world|today|news|blog|cloud|email|tech|pro|vip|win|loan|example|[a-z]{2}"
)
ADDRESS = re.compile(rf"://|https?:|\bwww\.|@|[^\W_][\w-]+\.(?:{ENDINGS})(?![\w-])", re.IGNORECASE)
CLAIMS = (
    "support supports moderator moderators moderation mod mods admin admins administrator administrators "
    "administration staff team official helpdesk webmaster sysadmin system root employee kundendienst"
)
GENERIC = "community communities customer customers forum forums the of at for by and from our my help"
FILLERS = f"{GENERIC} service care desk member lead leader head senior junior chief product technical"
SHORTEST_ENCLOSED = 2


def has_address(text: str) -> bool:
    """Whether a text holds a web address, a bare domain or an e-mail address."""
    return (
        ADDRESS.search(unicodedata.normalize("NFKC", text).translate({0x3002: ".", 0xFF61: "."})) is not None
    )


def check_no_address(problems: Problems, field: str, text: str) -> None:
    """Note a problem when a line that others see beside somebody's posts, or in mails, holds an address."""
    if has_address(text):
        words = _("Leave out web and e-mail addresses. A dot that belongs here is followed by a space.")
        problems.add(field, words)


def check_name(problems: Problems, name: str) -> None:
    """Note a problem when a customer's name looks like one of the staff, or speaks for the company."""
    if looks_like_staff(name):
        problems.add(
            "name",
            _(
                "Somebody who works for the company has a name like this. Please write yours so that nobody "
                "mistakes you for them. If it is your name, write to us: an administrator can set it."
            ),
        )
    elif claims_to_be_staff(name):
        problems.add(
            "name",
            _(
                "This name sounds as if it spoke for the company. Please choose another. "
                "If it is your name, write to us: an administrator can set it."
            ),
        )


def check_about(problems: Problems, about: str) -> None:
    """Note a problem when a customer says to work for the company."""
    words = set(skeleton_words(about))
    claims = words & _skeletons(CLAIMS)
    if claims and (words & community_words() or words <= _skeletons(CLAIMS) | _skeletons(FILLERS)):
        problems.add("about", _("This sounds as if you spoke for the company. Please say it otherwise."))


def looks_like_staff(name: str) -> bool:
    """Whether a name equals or resembles that of somebody who speaks for the company."""
    return resembles(name, staff_names())


def staff_names() -> list[str]:
    """The names of all who speak for the company."""
    return list(db.session.scalars(select(Member.name).where(Member.role != "customer", Member.active)))


def resembles(name: str, others: Iterable[str]) -> bool:
    """Whether a name looks like one of the others: written in other letters, parted or ordered otherwise, or
    with signs and single letters around it."""
    words = skeleton_words(name)
    kept = sorted(word for word in words if len(word) > SHORTEST_ENCLOSED)
    for other in others:
        theirs = skeleton_words(other)
        if not theirs:
            continue
        if "".join(words) == "".join(theirs) or sorted(words) == sorted(theirs):
            return True
        long_ones = sorted(word for word in theirs if len(word) > SHORTEST_ENCLOSED)
        if len(theirs) > 1 and kept == long_ones and set(theirs) <= set(words):
            return True
    return False


def claims_to_be_staff(name: str) -> bool:
    """Whether a name or handle says support, moderator, team and the like, or names the community."""
    words = skeleton_words(name)
    claims = _skeletons(CLAIMS) | community_words()
    if claims & set(words):
        return True
    parts = sorted(claims | _skeletons(FILLERS), key=len, reverse=True)
    whole = "".join(words)
    joined = re.fullmatch(f"(?:{'|'.join(map(re.escape, parts))})+", whole)
    return joined is not None and any(claim in whole for claim in claims)


def community_words() -> frozenset[str]:
    """The words by which the community is known, as skeletons: not "the", "customer" or "community"."""
    words = frozenset(word for word in skeleton_words(settings().community_name) if len(word) > 2)
    whole = skeleton(settings().community_name)
    return (words | {whole} if words - _skeletons(GENERIC) else words) - _skeletons(GENERIC)


@lru_cache(maxsize=8)
def _skeletons(words: str) -> frozenset[str]:
    return frozenset(map(skeleton, words.split()))
