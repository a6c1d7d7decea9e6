"""The fixed cast: eight people, four spaces, and a browser for each person."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.settings import SettingRow
from app.forum.spaces.models import Membership, Space
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import open_topic, post_reply
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member

PASSWORD = "warm hearth 42"
PEOPLE = {
    "asker": ("Mika Korhonen", "customer"),
    "helper": ("Lena Novak", "customer"),
    "staff": ("Ana Sørlie", "staff"),
    "moderator": ("Ingrid Lie", "moderator"),
    "product": ("Devika Rao", "product"),
    "admin": ("Sol Bakken", "admin"),
    "suspended": ("Per Hansen", "customer"),
    "outsider": ("Otto Fremd", "customer"),
}
SPACES = {
    "riding": ("Riding", "open", "free", "everyone"),
    "family": ("Cargo families", "members", "request", "members"),
    "beta": ("Beta riders", "hidden", "invite", "members"),
    "announcements": ("From the company", "open", "free", "staff"),
}
INSIDERS = ("asker", "helper", "staff")
_hashes: dict[str, str] = {}


def make_cast() -> None:
    """Write the cast. Asker, helper and staff are in the closed spaces; the helper runs them."""
    people = {key: _person(key, name, role) for key, (name, role) in PEOPLE.items()}
    people["staff"].title = "Support"
    # The cast has just joined and writes a lot; tests of newcomers switch their limits on.
    db.session.add(SettingRow(key="newcomer_days", value=0))
    people["suspended"].suspended_until = clock.ago(days=-7)
    people["suspended"].suspended_reason = "Repeated insults"
    for position, (slug, (name, audience, policy, posting)) in enumerate(SPACES.items()):
        space = Space(
            slug=slug,
            name=name,
            description=f"About {name.lower()}.",
            audience=audience,
            join_policy=policy,
            posting=posting,
            kinds=[],
            position=position,
            hue=position * 90,
            created_at=clock.now(),
        )
        db.session.add(space)
        db.session.flush()
        if audience != "open":
            _fill(space, people)


def _person(key: str, name: str, role: str) -> Member:
    member = create_member(
        name=name,
        email=f"{key}@example.org",
        handle=key if key not in {"admin", "staff", "moderator"} else f"{key}-one",
        role=role,
        confirmed=True,
    )
    if "password" not in _hashes:
        from flask_security.utils import hash_password

        _hashes["password"] = hash_password(PASSWORD)
    member.password = _hashes["password"]
    return member


def _fill(space: Space, people: dict[str, Member]) -> None:
    for key in INSIDERS:
        role = "owner" if key == "helper" else "member"
        db.session.add(
            Membership(
                space_id=space.id, member_id=people[key].id, role=role, state="active", created_at=clock.now()
            )
        )
    space.members_count = len(INSIDERS)
    db.session.flush()


class Cast:
    """Finds people and places by their part, gives each person a browser, and writes what tests need."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def member(self, key: str) -> Member:
        """The member who plays this part; inside an application context."""
        return db.session.scalars(select(Member).where(Member.email == f"{key}@example.org")).one()

    def id_of(self, key: str) -> int:
        """The member's number."""
        with self.app.app_context():
            return self.member(key).id

    def handle_of(self, key: str) -> str:
        """The member's handle."""
        with self.app.app_context():
            return self.member(key).handle

    def space(self, slug: str = "riding") -> Space:
        """The space of this slug; inside an application context."""
        return db.session.scalars(select(Space).where(Space.slug == slug)).one()

    def browser(self, key: str, **options: Any) -> FlaskClient:
        """A browser that is signed in as this person, through the sign-in form."""
        client = self.app.test_client(**options)
        response = client.post("/sign-in", data={"identity": f"{key}@example.org", "password": PASSWORD})
        assert response.status_code in (302, 303), response.text[:2000]
        return client

    def topic(
        self,
        by: str = "asker",
        *,
        space: str = "riding",
        kind: str = "question",
        title: str = "Range drops in the cold",
        body: str = "41 km instead of 62.",
        **more: Any,
    ) -> int:
        """Open a topic and return its number."""
        fields = more.pop("fields", {"rating": "4", "subject": "Fjell City"} if kind == "experience" else {})
        with self.app.app_context(), transaction():
            return open_topic(
                self.member(by),
                self.space(space),
                kind=kind,
                title=title,
                text=compose(body),
                token=uuid.uuid4().hex,
                fields=fields,
                **more,
            ).id

    def reply(self, topic_id: int, by: str = "helper", body: str = "Charge it indoors.") -> int:
        """Reply and return the post's number in the database."""
        with self.app.app_context(), transaction():
            return post_reply(
                self.member(by), db.session.get_one(Topic, topic_id), compose(body), uuid.uuid4().hex
            ).id

    def post(self, post_id: int) -> Post:
        """A post as it stands now; inside an application context."""
        return db.session.get_one(Post, post_id, populate_existing=True)

    def get_topic(self, topic_id: int) -> Topic:
        """A topic as it stands now; inside an application context."""
        return db.session.get_one(Topic, topic_id, populate_existing=True)
