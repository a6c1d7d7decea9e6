"""Members, and the guest who is not one yet."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask import current_app
from flask_security.core import AnonymousUser, UserMixin
from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, bindparam, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model
from app.core.i18n import lazy
from app.core.settings import settings

ROLES = {
    "customer": lazy("Customer"),
    "staff": lazy("Staff"),
    "moderator": lazy("Moderator"),
    "product": lazy("Product"),
    "admin": lazy("Administrator"),
}
TIERS = {
    "newcomer": lazy("Newcomer"),
    "member": lazy("Member"),
    "regular": lazy("Regular"),
    "staff": lazy("Staff"),
}
THEMES = {"": lazy("Like my device"), "light": lazy("Light"), "dark": lazy("Dark")}


class Powers:
    """What a role allows, for members and guests alike."""

    role: Any
    is_suspended: Any = False

    @property
    def is_staff(self) -> bool:
        """Speaks for the company, and is shown so."""
        return self.role in {"staff", "moderator", "product", "admin"}

    @property
    def can_moderate(self) -> bool:
        """Works on the moderation queue and sees every space."""
        return self.role in {"moderator", "admin"}

    @property
    def sees_insight(self) -> bool:
        """Reads the figures of the product team."""
        return self.is_staff

    @property
    def is_admin(self) -> bool:
        """Changes settings, spaces and roles."""
        return bool(self.role == "admin")

    def stand_in(self) -> StandIn:
        """Anybody like this one, for a statement that is put together once and asked for everybody."""
        return StandIn(self.role, self.is_suspended)


@dataclass(frozen=True)
class StandIn(Powers):
    """Anybody with these rights; a statement with their rules is given the id as the parameter `viewer`."""

    role: str
    is_suspended: bool

    @property
    def is_guest(self) -> bool:
        """Has no account."""
        return self.role == "guest"

    @property
    def id(self) -> Any:
        """The parameter for the id."""
        return None if self.is_guest else bindparam("viewer", type_=Integer)


class Member(Powers, Model, UserMixin):
    """Anyone with an account."""

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_name", "name"), Index("ix_members_role", "role"))
    is_guest: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # type: ignore[assignment]
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    trusted_at: Mapped[datetime | None]
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    us_phone_number: Mapped[str | None] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(20), default="customer")
    title: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[str] = mapped_column(String(120), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    bio_html: Mapped[str] = mapped_column(Text, default="")
    hue: Mapped[int] = mapped_column(default=30)
    picture: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    read_all_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspended_reason: Mapped[str] = mapped_column(String(500), default="")
    topics_count: Mapped[int] = mapped_column(default=0)
    replies_count: Mapped[int] = mapped_column(default=0)
    solutions_count: Mapped[int] = mapped_column(default=0)
    external_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    preferences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    shows_presence: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())

    @property
    def is_suspended(self) -> bool:
        """Whether a suspension runs now."""
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def is_approved(self) -> bool:
        """Whether an administrator need not look at this account any more."""
        return self.approved_at is not None

    @property
    def initials(self) -> str:
        """Up to two letters that stand for the name where there is no picture."""
        return initials(self.name)

    @property
    def is_declined(self) -> bool:
        """Whether a moderator did not let this account in; it cannot sign in, and may be approved later."""
        return not self.active and self.approved_at is None

    @property
    def must_confirm(self) -> bool:
        """Whether the address must be confirmed first: only where mails reach people."""
        return bool(self.email and self.confirmed_at is None and current_app.config["MAIL_URL"])

    @property
    def is_seen_here(self) -> bool:
        """Whether others may see that this member is here: the member has not switched it off, is known to
        others at all, and may write."""
        takes_part = self.active and self.is_approved and not self.must_confirm and not self.is_suspended
        return takes_part and self.shows_presence

    @property
    def tier(self) -> str:
        """How well the community knows this member: `newcomer`, `member`, `regular` or `staff`.

        Newcomers joined less than a day ago or never posted; regulars had a reply accepted or wrote 20 posts.
        """
        if self.is_staff:
            return "staff"
        posts = self.topics_count + self.replies_count
        if self.solutions_count > 0 or posts >= 20:
            return "regular"
        return "member" if posts and self.created_at < clock.ago(days=1) else "newcomer"

    @property
    def theme(self) -> str:
        """The appearance that was chosen; empty follows the device."""
        chosen = self.preferences.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def shortcuts(self) -> bool:
        """Whether single keys do something."""
        return bool(self.preferences.get("shortcuts", True))

    @property
    def zone(self) -> str:
        """The time zone this member thinks in, as an IANA name; the community's until they said so."""
        return str(self.preferences.get("zone") or settings().time_zone)

    @property
    def ignored(self) -> list[int]:
        """The ids of the members this one ignores, as kept beside their follows."""
        return list(self.preferences.get("ignored", []))

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Flask-Security asks for a list of roles; ours is one column with its own predicates."""
        return []


class FormerHandle(Model):
    """A handle that its owner gave up: nobody else gets it, and it leads to them."""

    __tablename__ = "former_handles"

    handle: Mapped[str] = mapped_column(String(40), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    given_up_at: Mapped[datetime]


class Guest(Powers, AnonymousUser):
    """A visitor without an account."""

    is_guest: ClassVar[bool] = True
    suspended_until: ClassVar[datetime | None] = None
    suspended_reason: ClassVar[str] = ""
    is_approved: ClassVar[bool] = False
    must_confirm: ClassVar[bool] = False
    tier: ClassVar[str] = "guest"
    theme = ""
    shortcuts = True

    @property
    def zone(self) -> str:
        """The zone of the community."""
        return settings().time_zone

    ignored: ClassVar[list[int]] = []
    role = "guest"
    id = None
    name = ""
    handle = ""
    initials = ""
    title = ""
    hue = 30
    picture = None


Viewer = Member | Guest


def initials(name: str) -> str:
    """The first letters of the first and last word of a name; a question mark when it has none."""
    words = [w for w in unicodedata.normalize("NFC", name).split() if w[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [w[0] for w in words]
    return "".join(letters).upper() or "?"
