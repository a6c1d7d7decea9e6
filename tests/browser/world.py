"""One of every kind of page: what stands in the database, and the addresses that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from app.care.moderation.operations.reporting import report_post
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.drafts.operations import save_draft
from app.forum.follows.operations import follow, ignore
from app.forum.ideas.operations import cast_vote, note_vote, set_status
from app.forum.polls.operations import cast_ballot
from app.forum.questions import operations as questions
from app.forum.spaces.operations.inviting import invite
from app.forum.topics.models import Post
from app.forum.topics.operations import (
    accept_solution,
    close_topic,
    delete_post,
    find_helpful,
    mark_official,
    pin_topic,
    react,
)
from app.forum.topics.operations.bookmarking import describe_bookmark
from app.forum.topics.text import compose
from app.people.accounts.operations import change_profile
from app.people.sign_in.operations import invite_to_community
from tests.experiences.support import experience, product
from tests.polls.support import option_ids, poll
from tests.support.cast import Cast
from tests.support.server import Server

MUST_READ = {"must_read": "1"}
LATER = {"then": "schedule", "publish_on": "2041-12-24T09:00", "zone": "Europe/Oslo"}
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_TITLE = f"{LONG_WORD} and {'a very long way home ' * 5}"[:190]
ARABIC = "هل البطارية معطلة أم أن هذا طبيعي في البرد؟"
BODY = f"""A paragraph with `code`, a [link](https://example.org/{"path/" * 12}) and **weight**.

| Tyre | Pressure | Consumption | Remarks |
|---|---|---|---|
| 47-622 | 2.2 bar | 9.6 Wh/km | {LONG_WORD} |

```python
print("{"a line that does not fit, " * 6}")
```

> Somebody else said this.

{LONG_WORD}
"""


@dataclass(frozen=True)
class Address:
    """A page, who opens it, and what the server answers."""

    who: str
    path: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who or 'guest'} {self.path}"


def addresses(who: str, *paths: str) -> list[Address]:
    """Several pages of one person."""
    return [Address(who, path) for path in paths]


TOPICS = ("{question}", "{experience}", "{idea}", "{news}", "{discussion}", "{arabic}", "{closed}")
TOPIC_PAGES = tuple(f"/topics/{topic}" for topic in TOPICS)
KINDS = ("/questions", "/experiences", "/ideas", "/news", "/discussions")
PAGES = [
    *addresses("", "/roadmap", "/ideas?order=trending&status=planned"),
    *addresses("asker", "/ideas/mine", "/topics/{idea}/votes", "/roadmap?declined=1"),
    *addresses("staff", "/roadmap", "/topics/{idea}/status", "/topics/{idea}/votes", "/topics/{idea}/merge"),
    *addresses("", "/", *KINDS, *TOPIC_PAGES[:4]),
    *addresses("", "/sign-in", "/sign-up", "/sign-in/code", "/reset", "/join/{join}"),
    *addresses("", "/search?q=battery", "/search?q=nowhere", "/contact", "/api/v1/", "/spaces/family"),
    *addresses("", "/invitations/{invitation}", "/people/asker", "/tags/cold"),
    Address("", "/nowhere", 404),
    *addresses("asker", "/", "/latest", "/unanswered", "/following", "/trending", *TOPIC_PAGES),
    *addresses("asker", "/trending/topic/{question}", "/topics/new", "/topics/new?kind=question"),
    *addresses("asker", "/topics/new?kind=experience", "/topics/new?kind=idea"),
    *addresses("asker", "/topics/new?kind=discussion"),
    *addresses("asker", "/posts/{own_post}/edit", "/posts/{reply}/flags", "/notices", "/notifications"),
    *addresses("asker", "/search", "/search?q=battery", "/tags", "/tags/cold", "/people", "/people/asker"),
    *addresses("asker", "/people/staff-one?tab=replies", "/spaces"),
    *addresses("asker", "/spaces/riding", "/spaces/riding/members", "/drafts", "/formatting"),
    *addresses("asker", "/bookmarks", "/posts/{reply}/bookmark", "/settings/following", "/settings/ignored"),
    *addresses("asker", "/people/outsider", "/keys"),
    *addresses("asker", "/posts/{own_post}/history", "/posts/{reply}/reactions"),
    Address("moderator", "/posts/{reply}/removal"),
    *addresses("staff", "/topics/{question}/move", "/topics/{question}/split", "/archived"),
    *addresses("staff", "/topics/{question}/merge-into"),
    *addresses("asker", "/settings/profile", "/settings/password", "/settings/email", "/settings/sign-ins"),
    *addresses("asker", "/settings/tokens", "/settings/tokens/new", "/sign-in/again"),
    *addresses("helper", "/spaces/family", "/spaces/family/news", "/spaces/family/members"),
    *addresses("helper", "/spaces/family/settings", "/spaces/family/templates", "/notifications"),
    *addresses("outsider", "/spaces/family", "/notifications", "/following", "/invitations/{invitation}"),
    *addresses("suspended", "/", "/topics/{question}"),
    *addresses("", "/help", "/help/{article}", "/help/{article}/history", "/topics/similar?title=battery"),
    *addresses("staff", "/topics/{lacking}", "/topics/{twice}", "/topics/{question}/help-article"),
    *addresses("asker", "/help/{article}", "/topics/{twice}", "/questions?only=info"),
    *addresses("staff", "/help/{article}/edit"),
    *addresses("staff", "/topics/{question}", "/topics/{idea}", "/topics/new?kind=news", "/insight/trending"),
    *addresses("staff", "/news/drafts", "/topics/{draft}", "/topics/{news}/acknowledgements?state=missing"),
    *addresses("asker", "/settings/feeds"),
    *addresses("moderator", "/moderation", "/moderation/cases/{case}", "/moderation/log"),
    *addresses("moderator", "/moderation/decided", "/moderation/trash", "/moderation/members/helper"),
    Address("moderator", "/topics/{question}"),
    *addresses("product", "/topics/{idea}", "/insight/trending"),
    *addresses("admin", "/admin", "/admin/community", "/admin/invitations", "/admin/jobs", "/admin/members"),
    *addresses("", "/products", "/products/fjell-city", "/topics/{poll}"),
    *addresses("asker", "/settings/quotes", "/products/fjell-city?stars=1", "/topics/{poll}"),
    Address("asker", "/topics/{own_experience}"),
    *addresses("helper", "/topics/{ranked}"),
    *addresses("product", "/insight/quotes", "/insight/quotes?stars=5"),
    *addresses("admin", "/admin/products", "/admin/products/{product}"),
    Address("admin", "/admin/uploads"),
    *addresses("admin", "/admin/members/asker", "/admin/spaces", "/admin/spaces/riding", "/admin/spaces/new"),
]


@cache
def make_world(server: Server) -> dict[str, str]:
    """Write one of every kind of thing and return what stands in braces in PAGES; once for each server."""
    cast = server.cast
    question, own_post, reply = _question(cast)
    names = {"question": question, "own_post": own_post, "reply": reply, "case": _report(cast, reply)}
    names |= _other_topics(cast)
    names |= _settled_questions(cast)
    later = {**LATER, "ideas": str(names["idea"])}
    names["draft"] = cast.topic("staff", kind="news", title=LONG_TITLE, body=BODY, extras=later)
    names |= _polls_and_products(cast)
    with server.app.app_context():
        with transaction():
            names["invitation"] = invite(cast.member("helper"), cast.space("family"))
            invitation = invite_to_community(cast.member("admin"), note="Friends", uses=5, days=7)
            names["join"] = invitation.token
            asker = cast.member("asker")
            change_profile(asker, name=asker.name, handle=asker.handle, about=LONG_WORD[:60], bio=BODY)
            describe_bookmark(asker, cast.post(reply), LONG_WORD, None)
            follow(asker, "space", cast.space("riding").id, "first")
            ignore(asker, cast.member("outsider"))
        with transaction():
            save_draft(asker, "new:idea", {"title": [LONG_TITLE], "body": [BODY]})
            save_draft(asker, "topic:99999", {"body": [BODY]})
        run_pending()
    return {name: str(value) for name, value in names.items()}


def _question(cast: Cast) -> tuple[int, int, int]:
    """A question with everything: replies, a solution that is official, reactions, a stone."""
    topic_id = cast.topic(title=LONG_TITLE, body=BODY, tags=["cold", "battery", "range", "winter", "city"])
    replies = [cast.reply(topic_id, who, f"{BODY}\nSo says {who}.") for who in ("helper", "staff", "helper")]
    with cast.app.app_context(), transaction():
        topic, staff, asker = cast.get_topic(topic_id), cast.member("staff"), cast.member("asker")
        own = db.session.scalars(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)).one()
        mark_official(staff, cast.post(replies[1]))
        accept_solution(asker, topic, cast.post(replies[1]))
        react(asker, cast.post(replies[0]), "heart")
        delete_post(cast.member("helper"), cast.post(replies[2]))
    return topic_id, own, replies[0]


def _settled_questions(cast: Cast) -> dict[str, int | str]:
    """A question with a help article, one that lacks something, and one that was asked twice."""
    solved = cast.topic("helper", title="Which oil for the chain?", body=BODY)
    lacking = cast.topic("helper", title="It makes a noise", body="Sometimes.")
    twice = cast.topic("helper", title="Oil for the chain, which?", body="Please.")
    answer = cast.reply(solved, "staff", BODY)
    with cast.app.app_context(), transaction():
        staff, get = cast.member("staff"), cast.get_topic
        accept_solution(staff, get(solved), cast.post(answer), LONG_TITLE)
        find_helpful(cast.member("asker"), cast.post(answer))
        questions.request_information(staff, get(lacking), LONG_TITLE)
        questions.mark_duplicate(staff, get(twice), get(solved))
        questions.request_reopening(cast.member("outsider"), get(twice), LONG_WORD)
        article = questions.write_article(staff, get(solved), LONG_TITLE, compose(BODY)).slug
    return {"lacking": lacking, "twice": twice, "article": article}


def _other_topics(cast: Cast) -> dict[str, int]:
    """A topic of every other kind; one is pinned, one decided, one closed, one right to left."""
    found = {
        "experience": cast.topic("helper", kind="experience", title="Half a year with the City", body=BODY),
        "idea": cast.topic("helper", kind="idea", title="A guest key", body="For a friend.", tags=["app"]),
        "news": cast.topic("staff", kind="news", title="Winter check", body=BODY, extras=MUST_READ),
        "discussion": cast.topic("helper", kind="discussion", title="What do you wear?", body="Wool."),
        "arabic": cast.topic("asker", title=ARABIC, body=f"{ARABIC}\n\n{ARABIC}"),
        "closed": cast.topic("helper", kind="discussion", title="Enough said", body="Done."),
    }
    for topic_id in found.values():
        cast.reply(topic_id, "staff", "Thank you.")
    with cast.app.app_context(), transaction():
        staff, moderator = cast.member("staff"), cast.member("moderator")
        idea = cast.get_topic(found["idea"])
        cast_vote(cast.member("asker"), idea, 3, f"My sister visits every month. {LONG_WORD}")
        cast_vote(cast.member("staff"), idea)
        note_vote(staff, idea, f"Bakery {LONG_WORD}"[:120], "a call", 2, LONG_WORD)
        set_status(cast.member("product"), idea, "under_review", LONG_WORD, staff)
        set_status(cast.member("product"), idea, "planned", "We start in March.")
        pin_topic(staff, cast.get_topic(found["discussion"]))
        close_topic(moderator, cast.get_topic(found["closed"]), "Everything is said.")
    return found


def _polls_and_products(cast: Cast) -> dict[str, int]:
    """A product that people told of, with consent and a reply, and polls with votes."""
    city = product(cast)
    own = experience(cast, about=city, title=LONG_TITLE, body=BODY, recommends="yes", quotable="1")
    experience(cast, "helper", about=city, stars=1, title=ARABIC, recommends="no")
    cast.reply(own, "staff", "Thank you.")
    found = {"product": city, "own_experience": own}
    for way, name in (("multiple", "poll"), ("ranked", "ranked")):
        found[name] = poll(cast, options=("Brakes", LONG_WORD, "A lock"), way=way, named="1")
        with cast.app.app_context(), transaction():
            topic = cast.get_topic(found[name])
            for who in ("helper", "staff"):
                cast_ballot(cast.member(who), topic, option_ids(cast, found[name])[1:])
    return found


def _report(cast: Cast, post_id: int) -> int:
    with cast.app.app_context(), transaction():
        flag = report_post(cast.member("outsider"), cast.post(post_id), "off-topic", LONG_WORD)
        db.session.flush()
        return flag.case_id
