"""How what a guest begins with a topic or a post is spoken of until they are signed in."""

from __future__ import annotations

from typing import Any

from app.core.i18n import Text, lazy
from app.forum.topics.queries import post_or_404, topic_or_404
from app.forum.topics.queries.following import place_or_404
from app.people.accounts.guest_acts import Speak, Words
from app.people.accounts.queries import current_viewer

Fields = dict[str, str]
# Who takes something back had done it as a member: that is asked of them anew.
TAKEN_BACK = {("set", "off"), ("level", "none"), ("level", "muted")}


def about_topic(sign_in: Text, wanted: Text, button: Text, *, needs: str = "") -> Speak:
    """Words with the title of the topic; nothing is kept of a form without the field that it `needs`."""

    def speak(fields: Fields, topic_id: int, **_values: Any) -> Words | None:
        if TAKEN_BACK & set(fields.items()) or (needs and not fields.get(needs, "").strip()):
            return None
        return Words.of(sign_in, wanted, button, title=topic_or_404(current_viewer(), topic_id).title)

    return speak


def about_post(sign_in: Text, wanted: Text, button: Text) -> Speak:
    """Words with the title of the topic in which the post stands."""

    def speak(fields: Fields, post_id: int, **_values: Any) -> Words | None:
        if TAKEN_BACK & set(fields.items()):
            return None
        return Words.of(sign_in, wanted, button, title=post_or_404(current_viewer(), post_id).topic.title)

    return speak


def to_follow_place(fields: Fields, kind: str, key: str) -> Words | None:
    """Words with the name of the space, tag or person that is followed."""
    if TAKEN_BACK & set(fields.items()):
        return None
    target = {"spaces": "space", "tags": "tag", "people": "member"}[kind]
    place = place_or_404(current_viewer(), target, key)
    return Words.of(
        lazy("Sign in to follow %(name)s"),
        lazy("You wanted to follow %(name)s."),
        lazy("Follow"),
        name=place.name,
    )


def to_open_topic(fields: Fields) -> Words | None:
    """Words for a topic whose writer was signed out meanwhile."""
    if not fields.get("title", "").strip() or not fields.get("body", "").strip():
        return None
    return Words.of(
        lazy("Sign in to post “%(title)s”"),
        lazy("You wanted to post “%(title)s”."),
        lazy("Post it"),
        title=fields["title"][:200],
    )


to_reply = about_topic(
    lazy("Sign in to reply to “%(title)s”"),
    lazy("You wanted to reply to “%(title)s”."),
    lazy("Post reply"),
    needs="body",
)
to_follow = about_topic(
    lazy("Sign in to follow “%(title)s”"), lazy("You wanted to follow “%(title)s”."), lazy("Follow")
)
to_say_me_too = about_topic(
    lazy("Sign in to say that you have this too: “%(title)s”"),
    lazy("You wanted to say that you have this too: “%(title)s”."),
    lazy("I have this too"),
)
to_vote = about_topic(
    lazy("Sign in to vote for “%(title)s”"), lazy("You wanted to vote for “%(title)s”."), lazy("Vote")
)
to_vote_in_poll = about_topic(
    lazy("Sign in to vote in the poll of “%(title)s”"),
    lazy("You wanted to vote in the poll of “%(title)s”."),
    lazy("Vote"),
)
to_ask_to_reopen = about_topic(
    lazy("Sign in to ask that “%(title)s” be reopened"),
    lazy("You wanted to ask that “%(title)s” be reopened."),
    lazy("Ask to reopen"),
    needs="reopen_reason",
)
to_react = about_post(
    lazy("Sign in to react to a post in “%(title)s”"),
    lazy("You wanted to react to a post in “%(title)s”."),
    lazy("React"),
)
to_find_helpful = about_post(
    lazy("Sign in to say whether a post in “%(title)s” helped"),
    lazy("You wanted to say whether a post in “%(title)s” helped."),
    lazy("Say so"),
)
to_bookmark = about_post(
    lazy("Sign in to bookmark a post in “%(title)s”"),
    lazy("You wanted to bookmark a post in “%(title)s”."),
    lazy("Bookmark"),
)
to_report = about_post(
    lazy("Sign in to report a post in “%(title)s”"),
    lazy("You wanted to report a post in “%(title)s”."),
    lazy("Report"),
)
