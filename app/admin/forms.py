"""What the forms of administrators send; what was typed is kept for showing the form again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from app.core.forms import Problems, many_lines, one_line, row_number
from app.core.i18n import _
from app.core.settings import SIGN_UP, CommunitySettings, settings
from app.core.zones import zones
from app.forum.spaces.models import AUDIENCES, JOIN_POLICIES, POSTING, Space
from app.forum.topics.kinds import KINDS

Typed = MultiDict[str, str]
CHECKS = ("guests_may_read", "link_previews", "mathematics")
DAYS = ("trash_days", "close_solved_days")
NEWCOMERS = {
    "newcomer_days": 365,
    "newcomer_topics": 100,
    "newcomer_links": 100,
    "newcomer_topics_network": 1000,
}
VOTES = ("votes_newcomer", "votes_member", "votes_regular")


@dataclass
class SpaceForm:
    """A space as an administrator writes it, and which version they saw."""

    name: str = ""
    description: str = ""
    audience: str = "open"
    join_policy: str = "free"
    posting: str = "everyone"
    hue: str = "50"
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    version: int = 0

    @classmethod
    def read(cls, typed: Typed) -> SpaceForm:
        """What was sent."""
        return cls(
            name=one_line(typed.get("name")),
            description=many_lines(typed.get("description")),
            audience=one_line(typed.get("audience")),
            join_policy=one_line(typed.get("join_policy")),
            posting=one_line(typed.get("posting")),
            hue=one_line(typed.get("hue"))[:10],
            kinds=[key for key in KINDS if key in typed.getlist("kinds")],
            version=row_number(typed.get("version")),
        )

    @classmethod
    def of(cls, space: Space) -> SpaceForm:
        """A space as it stands."""
        kinds = [key for key in KINDS if space.takes(key)]
        plain = ("name", "description", "audience", "join_policy", "posting")
        values = {name: getattr(space, name) for name in plain}
        return cls(**values, hue=str(space.hue), kinds=kinds, version=space.version)

    def values(self) -> dict[str, Any]:
        """What the operation takes; a space for every kind names none. Raises Invalid."""
        if not self.kinds:
            problems = Problems()
            problems.add("kinds", _("Choose at least one kind of topic."))
            problems.check()
        values = asdict(self)
        values.pop("version")
        return {**values, "kinds": [] if len(self.kinds) == len(KINDS) else self.kinds}

    def differences(self, space: Space) -> list[tuple[str, str]]:
        """What a space says now where this form says something else, by the names of the fields."""
        now = SpaceForm.of(space)
        pairs = [(label, self.words(name), now.words(name)) for name, label in _labels().items()]
        return [(label, theirs) for label, mine, theirs in pairs if mine != theirs]

    def words(self, name: str) -> str:
        """A value as a person reads it."""
        if name == "kinds":
            return ", ".join(str(KINDS[key].plural) for key in self.kinds)
        value = str(getattr(self, name))
        lists: dict[str, Any] = {"audience": AUDIENCES, "join_policy": JOIN_POLICIES, "posting": POSTING}
        return str(lists.get(name, {}).get(value, value))


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "description": _("Description"),
        "audience": _("Who reads"),
        "join_policy": _("How people join"),
        "posting": _("Who opens topics"),
        "kinds": _("Kinds of topics"),
        "hue": _("Hue"),
    }


@dataclass
class CommunityForm:
    """The settings of the community."""

    community_name: str = ""
    tagline: str = ""
    hue: str = "50"
    sign_up: str = "open"
    contact_email: str = ""
    contact_text: str = ""
    privacy_url: str = ""
    imprint_url: str = ""
    guests_may_read: bool = False
    time_zone: str = "UTC"
    link_previews: bool = False
    mathematics: bool = False
    votes_newcomer: str = ""
    votes_member: str = ""
    votes_regular: str = ""
    trash_days: str = "90"
    close_solved_days: str = "30"
    newcomer_days: str = "3"
    newcomer_topics: str = "3"
    newcomer_links: str = "2"
    newcomer_topics_network: str = "10"

    @classmethod
    def read(cls, typed: Typed) -> CommunityForm:
        """What was sent."""
        names = {f.name for f in fields(cls)} - {*CHECKS, "contact_text"}
        values: dict[str, Any] = {name: one_line(typed.get(name)) for name in names}
        for name in (*DAYS, *NEWCOMERS):
            values[name] = values[name] or str(getattr(settings(), name))
        values |= {name: name in typed for name in CHECKS}
        return cls(**values, contact_text=many_lines(typed.get("contact_text")))

    @classmethod
    def of(cls, community: CommunitySettings) -> CommunityForm:
        """The settings as they stand."""
        values = {f.name: getattr(community, f.name) for f in fields(cls)}
        votes = {name: str(getattr(community, name) or "") for name in VOTES}
        days = {name: str(getattr(community, name)) for name in (*DAYS, *NEWCOMERS)}
        return cls(**{**values, **votes, "hue": str(community.hue), **days})

    def checked(self) -> dict[str, Any]:
        """The values to keep. Raises Invalid."""
        problems = Problems()
        name, text = self.community_name, self.contact_text
        values = {
            "community_name": problems.line("community_name", name, _("The name"), least=2, most=60),
            "tagline": problems.line("tagline", self.tagline, _("The tagline"), least=0, most=120),
            "hue": problems.whole("hue", self.hue, _("The hue"), least=0, most=359),
            "sign_up": problems.choice("sign_up", self.sign_up, SIGN_UP, _("how people join")),
            "contact_email": _address(problems, "contact_email", self.contact_email),
            "contact_text": problems.text("contact_text", text, _("The text"), least=0, most=1000),
            "privacy_url": _link(problems, "privacy_url", self.privacy_url),
            "imprint_url": _link(problems, "imprint_url", self.imprint_url),
            "time_zone": _zone(problems, self.time_zone),
            **{name: getattr(self, name) for name in CHECKS},
            **{name: _votes(problems, name, getattr(self, name)) for name in VOTES},
            **{name: _days(problems, name, getattr(self, name)) for name in DAYS},
            **{name: _most(problems, name, getattr(self, name)) for name in NEWCOMERS},
        }
        problems.check()
        return values


def _zone(problems: Problems, text: str) -> str:
    """The name of a time zone; without one it stays what it is."""
    name = text or settings().time_zone
    if name not in zones():
        problems.add("time_zone", _("Write the name of a time zone, such as Europe/Oslo."))
    return name


def _days(problems: Problems, name: str, typed: str) -> int:
    """For how many days something stays as it is; 0 is for ever."""
    return problems.whole(name, typed, _("The days"), least=0, most=3650)


def _most(problems: Problems, name: str, typed: str) -> int:
    """A limit of newcomers."""
    least = 1 if name.startswith("newcomer_topics") else 0
    return problems.whole(name, typed, _("The number"), least=least, most=NEWCOMERS[name])


def _votes(problems: Problems, name: str, typed: str) -> int:
    """How many open votes a tier may have; nothing means as many as they like."""
    return problems.whole(name, typed or "0", _("The number of votes"), least=0, most=1000)


def _address(problems: Problems, name: str, text: str) -> str:
    local, at, domain = text.rpartition("@")
    if text and (not local or not at or "." not in domain or " " in text or len(text) > 320):
        problems.add(name, _("Write an e-mail address, such as hello@example.org."))
    return text


def _link(problems: Problems, name: str, text: str) -> str:
    if text and not _is_safe(text):
        problems.add(name, _("Write an address that begins with https:// or, on this site, with one slash."))
    return text


def _is_safe(text: str) -> bool:
    """Whether a link leads to a page by https, or to a page of this site."""
    if len(text) > 500 or "\\" in text or " " in text:
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.scheme == "https" and parts.hostname) or (text[:1] == "/" and text[1:2] != "/")
    except ValueError:
        return False
