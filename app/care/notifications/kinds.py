"""The kinds of notifications: how each is said, shown, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from app.core.i18n import _, lazy


@dataclass(frozen=True)
class NotificationKind:
    """Everything that differs between kinds. A kind without a face is told by the community itself."""

    key: str
    glyph: str
    sentence: LazyString
    path: str = "/notifications"
    has_face: bool = True

    def sentence_of(self, *, actor: str, title: str, space: str) -> str:
        """The sentence with names filled in."""
        values = {"actor": actor or _("Somebody"), "title": title, "space": space}
        return str(self.sentence) % values


KINDS: dict[str, NotificationKind] = {}


def register(kind: NotificationKind) -> NotificationKind:
    """Add a kind of notification."""
    KINDS[kind.key] = kind
    return kind


REPLY_TO_YOU = register(
    NotificationKind("reply_to_you", "reply", lazy("%(actor)s replied to you in “%(title)s”"))
)
MENTION = register(NotificationKind("mention", "at-sign", lazy("%(actor)s mentioned you in “%(title)s”")))
REPLY = register(NotificationKind("reply", "message-square", lazy("%(actor)s replied in “%(title)s”")))
TOPIC = register(
    NotificationKind("topic", "message-square-plus", lazy("%(actor)s opened “%(title)s” in %(space)s"))
)
SOLUTION = register(
    NotificationKind(
        "solution", "circle-check", lazy("%(actor)s accepted your reply as the solution of “%(title)s”")
    )
)
SOLVED_TOO = register(
    NotificationKind("solved_too", "circle-check", lazy("There is a solution to “%(title)s”"), has_face=False)
)
SOLVED = register(
    NotificationKind(
        "solved", "circle-check", lazy("%(actor)s accepted a solution to your question “%(title)s”")
    )
)
OFFICIAL = register(
    NotificationKind("official", "badge-check", lazy("There is an official answer in “%(title)s”"))
)
IDEA_NEWS = register(
    NotificationKind(
        "idea_news", "party-popper", lazy("You asked, we did: news about “%(title)s”"), has_face=False
    )
)
IDEA_SHIPPED = register(
    NotificationKind(
        "idea_shipped", "party-popper", lazy("You asked, we did: “%(title)s” has shipped"), has_face=False
    )
)
NEWS = register(NotificationKind("news", "megaphone", lazy("News: %(title)s")))
REMINDER = register(
    NotificationKind("reminder", "bookmark", lazy("You wanted to come back to “%(title)s”"), has_face=False)
)
STATUS = register(NotificationKind("status", "gavel", lazy("%(actor)s decided about “%(title)s”")))
MERGED = register(NotificationKind("merged", "merge", lazy("%(actor)s merged “%(title)s” into another idea")))
JOIN_REQUEST = register(
    NotificationKind(
        "join_request", "user-plus", lazy("%(actor)s asks to join %(space)s"), path="/spaces/{space}/members"
    )
)
ACCEPTED = register(
    NotificationKind(
        "accepted", "user-check", lazy("%(actor)s let you into %(space)s"), path="/spaces/{space}"
    )
)
SUSPENDED = register(
    NotificationKind(
        "suspended", "ban", lazy("Your account is suspended for a while"), "/notices", has_face=False
    )
)
REINSTATED = register(
    NotificationKind("reinstated", "user-check", lazy("You can write again"), "/notices", has_face=False)
)
WARNED = register(
    NotificationKind(
        "warned", "triangle-alert", lazy("The moderators have a warning for you"), has_face=False
    )
)
MODERATED = register(
    NotificationKind("moderated", "shield", lazy("A moderator decided about what you wrote"), has_face=False)
)
REPORT = register(NotificationKind("report", "flag", lazy("We looked at what you reported"), has_face=False))
MOVED = register(NotificationKind("moved", "move-right", lazy("Your topic moved"), has_face=False))
WELCOME = register(
    NotificationKind(
        "approved", "user-check", lazy("Your account is approved. Welcome!"), "/", has_face=False
    )
)
WAITING = register(
    NotificationKind(
        "waiting",
        "hourglass",
        lazy("%(actor)s made an account and waits for approval"),
        "/moderation/approvals",
    )
)
