"""What endpoints take and answer, as JSON Schema; `shapes.py` makes the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.i18n import Text, lazy
from app.forum.bookmarks.models import LONGEST_NOTE
from app.forum.follows.models import LEVELS, LEVELS_OF
from app.forum.spaces.models import AUDIENCES, POSTING
from app.forum.tags.operations import MOST_TAGS
from app.forum.topics.kinds import KINDS, STATUSES
from app.people.accounts.models import ROLES
from app.people.tokens.models import SCOPES

Schema = dict[str, Any]


def of(kind: str | list[str], about: Text = "", **more: Any) -> Schema:
    """A value of one type, or of one of several."""
    return {"type": kind, **({"description": about} if about else {}), **more}


def whole(about: Text = "", **more: Any) -> Schema:
    """A whole number."""
    return of("integer", about, **more)


def maybe(kind: str, about: Text = "", **more: Any) -> Schema:
    """A value that can be null."""
    return of([kind, "null"], about, **more)


def one_of(values: Mapping[str, Any], about: Text = "") -> Schema:
    """One of a few words."""
    return of("string", about, enum=list(values))


def moment(about: Text = "") -> Schema:
    """A moment in UTC."""
    return of("string", about, format="date-time", examples=["2026-11-21T14:02:00.000Z"])


def maybe_moment(about: Text = "") -> Schema:
    """A moment in UTC, or null."""
    return maybe("string", about, format="date-time")


def listed(items: Schema, about: Text = "", **more: Any) -> Schema:
    """A list."""
    return of("array", about, items=items, **more)


def ref(name: str) -> Schema:
    """A schema of its own name."""
    return {"$ref": f"#/components/schemas/{name}"}


def answered(about: Text, **properties: Schema) -> Schema:
    """An object in which every property is always there."""
    return of("object", about, properties=properties, required=list(properties))


def sent(about: Text, *required: str, **properties: Schema) -> Schema:
    """An object that a program sends."""
    return of("object", about, properties=properties, required=list(required), additionalProperties=False)


TOPIC = {
    "id": whole(),
    "url": of("string", lazy("Its page."), format="uri"),
    "kind": one_of(KINDS),
    "title": of("string"),
    "space": answered(lazy("Where it stands."), id=whole(), slug=of("string"), name=of("string")),
    "author": ref("Person"),
    "tags": listed(of("string")),
    "created_at": moment(),
    "last_activity_at": moment(lazy("When it was opened or last replied to.")),
    "replies_count": whole(minimum=0),
    "votes_count": whole(lazy("Votes for an idea."), minimum=0),
    "answered": of("boolean", lazy("Whether somebody other than its asker answered a question.")),
    "answer_state": maybe(
        "string",
        lazy("How far a question is: nobody answered, somebody did, or it is solved; null for other kinds."),
        enum=["waiting", "answered", "solved", None],
    ),
    "needs_info": maybe("string", lazy("What a question lacks, while it does.")),
    "is_duplicate": of("boolean", lazy("Whether a question is answered in another one.")),
    "solution_thanks": maybe("string", lazy("What was said to whoever solved it.")),
    "solution_post_id": maybe("integer", lazy("The reply that was accepted as the solution.")),
    "status": maybe("string", lazy("What the company said to an idea."), enum=[*STATUSES, None]),
    "rating": maybe("integer", lazy("The rating of an experience."), minimum=1, maximum=5),
    "subject": maybe("string", lazy("What an experience is about.")),
    "product_id": maybe("integer", lazy("The product or service it is about.")),
    "recommends": maybe("boolean", lazy("Whether its author would recommend it.")),
    "has_poll": of("boolean"),
    "outcome": maybe("string", lazy("How an experience turned out.")),
    "closed": of("boolean", lazy("Whether it takes no more replies.")),
    "archived": of("boolean", lazy("Whether it is for reading only and has left the lists.")),
    "pinned": of("boolean", lazy("Whether it stays on top of its space.")),
    "published_at": maybe_moment(lazy("When it was published; null for a draft, which only staff see.")),
    "must_read": of("boolean", lazy("Whether everybody is asked to confirm that they have read it.")),
    "cover_url": maybe("string", lazy("The picture above news, for who may see it."), format="uri"),
}
POSTS = answered(
    lazy("A page of posts."),
    items=listed({"oneOf": [ref("Post"), ref("RemovedPost")]}),
    next_after=maybe("integer", lazy("The `after` of the next page; null on the last one.")),
)
SCHEMAS: dict[str, Schema] = {
    "Person": answered(
        lazy("Somebody with an account."),
        id=whole(),
        handle=of("string"),
        name=of("string"),
        staff=of("boolean", lazy("Whether they speak for the company.")),
    ),
    "Topic": answered(lazy("A conversation of one kind in one space."), **TOPIC),
    "TopicWithPosts": answered(
        lazy("A topic and a page of its posts; number 1 opens it."), **TOPIC, posts=POSTS
    ),
    "TopicList": answered(
        lazy("A page of topics."),
        items=listed(ref("Topic")),
        next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
    ),
    "Post": answered(
        lazy("One message of a topic."),
        id=whole(),
        number=whole(lazy("Its place in the topic, from 1.")),
        removed=of("boolean", const=False),
        author=ref("Person"),
        body=of("string", lazy("What was written, in Markdown.")),
        html=of("string", lazy("The same as safe HTML.")),
        created_at=moment(),
        edited_at=maybe_moment(),
        reply_to=maybe("integer", lazy("The id of the post it answers.")),
        official=of("boolean", lazy("Whether staff marked it as the official answer.")),
        helpful_count=whole(lazy("How many found it helpful."), minimum=0),
        unhelpful_count=whole(lazy("How many did not."), minimum=0),
        reactions=of("object", lazy("How many members reacted, by reaction."), additionalProperties=whole()),
        url=of("string", lazy("Its lasting address."), format="uri"),
    ),
    "RemovedPost": answered(
        lazy("What is left of a post that was deleted or hidden."),
        id=whole(),
        number=whole(),
        removed=of("boolean", const=True),
    ),
    "Space": answered(
        lazy("A place with its own audience."),
        id=whole(),
        slug=of("string", lazy("Its name in addresses, and where topics are opened.")),
        url=of("string", format="uri"),
        name=of("string"),
        description=of("string"),
        audience=one_of(AUDIENCES),
        kinds=listed(one_of(KINDS), lazy("The kinds it takes; empty means all.")),
        posting=one_of(POSTING, lazy("Who opens topics.")),
        archived=of("boolean"),
        joined=of("boolean", lazy("Whether you have joined it.")),
        readable=of("boolean", lazy("Whether you can read it.")),
        topics_count=maybe("integer"),
        members_count=maybe("integer"),
    ),
    "SpaceList": answered(lazy("Every space you may know of."), items=listed(ref("Space"))),
    "Me": answered(
        lazy("The account behind the token."),
        id=whole(),
        handle=of("string"),
        name=of("string"),
        staff=of("boolean"),
        url=of("string", format="uri"),
        role=one_of(ROLES),
        title=of("string", lazy("What staff are introduced as.")),
        created_at=moment(),
        suspended_until=maybe_moment(lazy("Until when this account reads but does not write.")),
        token={"oneOf": [ref("Token"), {"type": "null"}]},
    ),
    "Token": answered(
        lazy("The token this request came with."),
        name=of("string"),
        scopes=listed(one_of(SCOPES)),
        expires_at=moment(),
    ),
    "NewTopic": sent(
        lazy("A topic to open."),
        "kind",
        "space",
        "title",
        "body",
        kind=one_of(KINDS),
        space=of("string", lazy("The slug of the space.")),
        title=of("string", minLength=3, maxLength=200),
        body=of("string", lazy("The first post, in Markdown."), maxLength=32000),
        tags=listed(of("string"), maxItems=MOST_TAGS),
        rating=maybe("integer", lazy("For an experience: needed."), minimum=1, maximum=5),
        product=maybe("string", lazy("For an experience: slug or number of what it is about.")),
        subject=maybe("string", lazy("For an experience: that in words."), maxLength=120),
        outcome=maybe("string", lazy("For an experience: optional."), maxLength=200),
        recommends=maybe("boolean", lazy("For an experience: whether you would recommend it.")),
        quotable=maybe("boolean", lazy("For an experience: whether the company may quote you.")),
    ),
    "NewReply": sent(
        lazy("A reply to post."),
        "body",
        body=of("string", lazy("The text, in Markdown."), maxLength=32000),
        reply_to=maybe("integer", lazy("The id of the post it answers, when it answers one.")),
    ),
    "NewUpload": sent(
        lazy("A picture or file to keep, as a form (multipart/form-data)."),
        "file",
        file=of("string", lazy("The file, with its name."), format="binary"),
    ),
    "Upload": answered(
        lazy("A picture or file. Yours alone until a post of yours refers to it."),
        key=of("string"),
        name=of("string", lazy("Its name, with an ending that fits its content.")),
        media_type=of("string", lazy("What its content says it is; pictures become WebP.")),
        bytes=whole(),
        width=maybe("integer", lazy("Of a picture, in pixels.")),
        height=maybe("integer", lazy("Of a picture, in pixels.")),
        url=of("string", lazy("Where those find it who may see its post."), format="uri"),
        markdown=of("string", lazy("How it stands in a text: put this into the body of a post.")),
        post_id=maybe("integer", lazy("The post that refers to it.")),
    ),
    "Acceptance": sent(
        lazy("Which reply is the solution."),
        "post_id",
        post_id=whole(lazy("The id of a reply of this topic.")),
        thanks=of("string", lazy("A line for whoever answered."), maxLength=300),
    ),
    "Bookmark": answered(
        lazy("A post you keep."),
        post_id=whole(),
        available=of("boolean", lazy("Whether you may still see the post.")),
        title=maybe("string", lazy("The title of its topic.")),
        url=maybe("string", format="uri"),
        note=of("string", lazy("Your own words.")),
        remind_at=maybe_moment(),
        due=of("boolean", lazy("Whether the reminder came.")),
        created_at=moment(),
    ),
    "BookmarkList": answered(
        lazy("A page of bookmarks."), items=listed(ref("Bookmark")), next_cursor=maybe("string")
    ),
    "NewBookmark": sent(
        lazy("What to remember with a post."),
        note=of("string", maxLength=LONGEST_NOTE),
        remind_at=maybe("string", lazy("When to be reminded, with its offset from UTC."), format="date-time"),
    ),
    "Follow": answered(
        lazy("Something you follow or muted."),
        target=one_of(LEVELS_OF),
        key=maybe("string", lazy("The id of a topic, slug of a space, name of a tag or handle of a member.")),
        name=maybe("string"),
        url=maybe("string", format="uri"),
        level=one_of(LEVELS),
    ),
    "FollowList": answered(
        lazy("A page of what you follow."), items=listed(ref("Follow")), next_cursor=maybe("string")
    ),
    "NewFollow": sent(lazy("How closely to follow."), "level", level=one_of(LEVELS)),
    "Removed": answered(lazy("What was done."), removed=of("boolean", lazy("Whether there was anything."))),
    "Problem": of(
        "object",
        lazy("Why a request was refused, as RFC 9457 describes."),
        properties={
            "type": of("string", format="uri-reference"),
            "title": of("string"),
            "status": whole(),
            "detail": of("string", lazy("What is wrong, in a sentence.")),
            "instance": of("string", format="uri-reference"),
            "errors": of(
                "object", lazy("By field, what is wrong with it."), additionalProperties=of("string")
            ),
        },
        required=["type", "title", "status", "detail", "instance"],
    ),
}
