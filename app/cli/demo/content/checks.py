"""What must hold for the demo community before a loader may trust it."""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

from app.cli.demo.content.shapes import DemoContent, Moment, Post, Space, Topic, linked_topics

ROLES = {"customer", "staff", "moderator", "product", "admin"}
KINDS = {"question", "experience", "idea", "news", "discussion"}
REACTIONS = {"heart", "thanks", "insightful", "celebrate", "curious"}
STATUSES = {"under_review", "planned", "in_progress", "shipped", "declined"}
AUDIENCES = {"open", "members", "hidden"}
JOIN_POLICIES = {"free", "request", "invite"}
POSTING = {"everyone", "members", "staff"}
REASONS = {"spam", "heated", "off-topic", "other"}
MENTION = re.compile(r"(?<![\w@])@([a-z0-9]+)")
OLDEST_DAY = 90
# The demo can be made at any hour, so the order of the posts is checked against a day's both ends.
CLOCKS = (datetime(2026, 11, 21, 0, 1, tzinfo=UTC), datetime(2026, 11, 21, 23, 59, tzinfo=UTC))


def complaints(content: DemoContent) -> Iterator[str]:
    """Everything that is wrong, in words that name the file and the post."""
    yield from complaints_about_people(content)
    yield from complaints_about_spaces(content)
    for topic in content.topics.values():
        for words in complaints_about_topic(content, topic):
            yield f"{topic.key}: {words}"


def complaints_about_people(content: DemoContent) -> Iterator[str]:
    """Roles, hues, and handles that nobody shares."""
    handles = [person.handle for person in content.people.values()]
    yield from (f"handle {handle} is taken twice" for handle in set(handles) if handles.count(handle) > 1)
    for person in content.people.values():
        if person.role not in ROLES or (person.role == "customer") == bool(person.title):
            yield f"{person.key}: role and title do not fit"
        if person.hue not in range(0, 360, 10):
            yield f"{person.key}: hue {person.hue} is not a step of ten"


def complaints_about_spaces(content: DemoContent) -> Iterator[str]:
    """Settings a space may have, and members who exist."""
    for space in content.spaces.values():
        yield from unknown(f"{space.key}: member", (*space.owners, *space.members), content.people)
        yield from unknown(f"{space.key}: audience", [space.audience], AUDIENCES)
        yield from unknown(f"{space.key}: join policy", [space.join_policy], JOIN_POLICIES)
        yield from unknown(f"{space.key}: who may post", [space.may_post], POSTING)
        yield from unknown(f"{space.key}: kind", space.kinds, KINDS)


def complaints_about_topic(content: DemoContent, topic: Topic) -> Iterator[str]:
    """References, order of time, and the fields of the kind."""
    yield from unknown("tag", topic.tags, content.tags)
    space = content.spaces.get(topic.space)
    if space is None or topic.kind not in space.kinds:
        yield f"{topic.space} does not take {topic.kind}"
        return
    yield from strangers("voter or me-too", (*topic.votes, *topic.me_too), content, space)
    yield from complaints_about_order(topic)
    yield from complaints_about_kind(content, topic)
    for number, post in enumerate(topic.posts):
        for words in complaints_about_post(content, topic, number, post):
            yield f"post {number}: {words}"


def complaints_about_order(topic: Topic) -> Iterator[str]:
    """Posts follow each other; what happens to them comes after them."""
    yield from misordered("posts", [post.at for post in topic.posts])
    yield from misordered("decisions", [topic.opening.at, *(step.at for step in topic.decisions)])
    if topic.opening.at.days > OLDEST_DAY:
        yield "opened more than ninety days ago"
    if topic.solution:
        yield from misordered("solution", [topic.posts[topic.solution.reply].at, topic.solution.at])


def complaints_about_kind(content: DemoContent, topic: Topic) -> Iterator[str]:
    """Each kind has its own fields and no others."""
    if (topic.kind == "experience") != bool(topic.rating and topic.subject and topic.outcome):
        yield "rating, subject and outcome belong to experiences"
    if topic.kind != "question" and (topic.solution or topic.me_too):
        yield "solution and me-too belong to questions"
    if (topic.kind == "idea") != bool(topic.votes) or (topic.decisions and topic.kind != "idea"):
        yield "votes and decisions belong to ideas"
    staff = {key for key, person in content.people.items() if person.role != "customer"}
    if topic.solution and topic.solution.by not in staff | {topic.opening.by}:
        yield "only the author or staff accept a solution"
    if topic.kind == "news" and topic.opening.by not in staff:
        yield "only staff write news"
    yield from unknown("status", [step.status for step in topic.decisions], STATUSES)
    yield from unknown("staff who decides", [step.by for step in topic.decisions], staff)


def complaints_about_post(content: DemoContent, topic: Topic, number: int, post: Post) -> Iterator[str]:
    """Its people may be there; what it points to existed when it was written."""
    space = content.spaces[topic.space]
    reactors = [key for keys in post.reactions.values() for key in keys]
    yield from strangers("person", (post.by, *reactors, *(flag.by for flag in post.flags)), content, space)
    yield from unknown("reaction", post.reactions, REACTIONS)
    yield from unknown("reason", [flag.reason for flag in post.flags], REASONS)
    yield from unknown("mention", MENTION.findall(post.body), {who.handle for who in content.people.values()})
    if post.by in reactors:
        yield "reacts to their own post"
    if not post.body or (post.reply_to is not None and not 0 <= post.reply_to < number):
        yield "is empty or answers a later post"
    if post.by in content.people and post.at.days > content.people[post.by].joined_days_ago:
        yield f"{post.by} had not joined yet"
    for key in linked_topics(post.body):
        if key not in content.topics:
            yield f"links to {key}, which does not exist"
        else:
            yield from misordered(f"link to {key}", [content.topics[key].opening.at, post.at])


def misordered(what: str, moments: list[Moment]) -> Iterator[str]:
    """A complaint when the moments do not strictly follow each other, at whatever hour the demo is made."""
    for now in CLOCKS:
        times = [moment.before(now) for moment in moments]
        if any(later <= earlier for earlier, later in pairwise(times)):
            told = ", ".join(moment.text for moment in moments)
            yield f"{what} are out of order when made at {now:%H:%M}: {told}"


def strangers(what: str, keys: tuple[str, ...], content: DemoContent, space: Space) -> Iterator[str]:
    """People who do not exist, or who do not belong to a closed space."""
    yield from unknown(what, keys, content.people)
    if space.audience != "open":
        yield from unknown(f"{what} in {space.key}", keys, {*space.members, *space.owners})


def unknown(what: str, names: Iterable[str], known: Container[str]) -> Iterator[str]:
    """A complaint for each name that is not among the known ones."""
    for name in names:
        if name not in known:
            yield f"{what} {name!r} is unknown"
