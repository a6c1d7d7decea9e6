"""What the composer of news asks for beyond title and text, read and tidied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.core import clock
from app.core.forms import Problems, one_line, row_number
from app.core.i18n import _
from app.core.settings import settings
from app.core.zones import written_in, zones
from app.forum.news import queries
from app.forum.news.covers import is_kept, received
from app.forum.news.models import REACHES
from app.forum.news.operations.answering import LONGEST_REASON, MOST_IDEAS
from app.forum.news.operations.planning import NewsWishes, arrange_news
from app.forum.news.queries import linked_ids, plan_of
from app.forum.news.times import Chosen, chosen_time, day_before, end_of_day, zone_of
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.slots import Extra, add_extra
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer

NAMES = (
    "then", "publish_on", "zone", "reach", "comments", "must_read", "pin_until", "ideas", "ships",
    "ship_reason", "cover", "cover_alt", "cover_problem", "remove_cover",
)  # fmt: skip
THEN = ("publish", "schedule", "draft")
SEPARATORS = re.compile(r"[\s,;]+")
IDEA = re.compile(r"(?:\S*/topics/)?#?(\d{1,10})(?:[/?#]\S*)?")


def receive(files: Mapping[str, Any]) -> dict[str, str]:
    """Keep a picture that came with the form of somebody who may publish news."""
    upload = files.get("cover_file")
    if upload is None or not upload.filename or not current_viewer().is_staff:
        return {}
    return received(upload, current_viewer().id)


def read(problems: Problems, texts: Mapping[str, str]) -> NewsWishes:
    """What was decided about news; notes what is wrong with it."""
    then = one_line(texts.get("then"))
    if then:
        problems.choice("then", then, THEN, _("what happens with it"))
    zone = _zone(problems, texts.get("zone"))
    reach = texts.get("reach") or "readers"
    problems.choice("reach", reach, REACHES, _("who reads it"))
    chosen = _moment(problems, texts, then, zone)
    cover = _cover(problems, texts)
    alt = problems.line("cover_alt", texts.get("cover_alt"), _("The description"), least=int(bool(cover)))
    reason = texts.get("ship_reason")
    return NewsWishes(
        then=then,
        at=chosen.at if chosen else None,
        zone=zone,
        reach=reach,
        comments=texts.get("comments") != "closed",
        must_read=bool(texts.get("must_read")),
        pinned_until=_pin(problems, texts.get("pin_until"), zone),
        ideas=_ideas(problems, texts.get("ideas") or ""),
        ships=bool(texts.get("ships")),
        ship_reason=problems.line("ship_reason", reason, _("The reason"), least=0, most=LONGEST_REASON),
        cover=cover or None,
        cover_alt=alt,
    )


def _zone(problems: Problems, text: str | None) -> str:
    zone = one_line(text) or settings().time_zone
    if zone not in zones():
        problems.add("zone", _("Choose a time zone from the list, such as Europe/Oslo."))
        return "UTC"
    return zone


def _moment(problems: Problems, texts: Mapping[str, str], then: str, zone: str) -> Chosen | None:
    text = one_line(texts.get("publish_on"))
    chosen = chosen_time(text, zone) if text else None
    if then == "schedule" and chosen is None:
        problems.add("publish_on", _("Choose a day and a time, such as 2030-01-31 09:00."))
    return chosen


def _pin(problems: Problems, text: str | None, zone: str) -> Any:
    day = one_line(text)
    until = end_of_day(day, zone) if day else None
    if day and (until is None or until <= clock.now()):
        problems.add("pin_until", _("Choose a day that is not over yet, such as 2026-12-24."))
        return None
    return until


def _ideas(problems: Problems, text: str) -> list[int]:
    words = [word for word in SEPARATORS.split(one_line(text)) if word]
    numbers = [row_number(found[1]) if (found := IDEA.fullmatch(word)) else 0 for word in words]
    if 0 in numbers:
        wrong = words[numbers.index(0)][:60]
        problems.add("ideas", _("“%(text)s” is neither the number of an idea nor its address.", text=wrong))
    if len(set(numbers)) > MOST_IDEAS:
        problems.add("ideas", _("At most %(most)s ideas fit.", most=MOST_IDEAS))
    return list(dict.fromkeys(number for number in numbers if number))


def _cover(problems: Problems, texts: Mapping[str, str]) -> str:
    if texts.get("cover_problem"):
        problems.add("cover", one_line(texts["cover_problem"])[:200])
    name = "" if texts.get("remove_cover") else one_line(texts.get("cover"))
    if name and not is_kept(name):
        problems.add("cover", _("The picture is not here any more. Please choose it again."))
        return ""
    return name


def texts_of(topic: Topic) -> dict[str, str]:
    """What to fill the fields with when news is edited."""
    plan = plan_of(topic)
    zone = plan.zone if plan and plan.zone else zone_of(current_viewer())
    return {
        "publish_on": written_in(zone, plan.publish_at) if plan else "",
        "zone": zone,
        "reach": plan.reach if plan else "readers",
        "comments": "closed" if topic.is_closed else "open",
        "must_read": "1" if topic.must_read else "",
        "pin_until": day_before(topic.pinned_until, zone),
        "ideas": "\n".join(str(number) for number in linked_ids(topic)),
        "ships": "1" if plan and plan.ships else "",
        "ship_reason": plan.ship_reason if plan else "",
        "cover": topic.cover or "",
        "cover_alt": topic.cover_alt,
    }


def ideas_to_ship(viewer: Viewer, typed: str) -> tuple[list[Topic], set[int], str]:
    """The ideas to offer, those of them that are chosen, and what was typed beside them."""
    words = [word for word in SEPARATORS.split(one_line(typed)) if word]
    numbers = {word: row_number(word) for word in words}
    offered = queries.ideas_to_ship(viewer, [number for number in numbers.values() if number])
    ids = {idea.id for idea in offered}
    rest = " ".join(word for word in words if numbers[word] not in ids)
    return offered, ids & set(numbers.values()), rest


def zone_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The time zones for a list to choose from: the viewer's and the community's first, then the world's."""
    near = dict.fromkeys((zone_of(viewer), settings().time_zone, "UTC"))
    world = sorted(
        zone for zone in zones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
    )
    known = (zone for zone in dict.fromkeys((*near, *world)) if zone in zones())
    return [(zone, zone.replace("_", " ")) for zone in known]


add_extra(
    Extra(
        "news/_fields.html",
        NAMES,
        read,
        arrange_news,
        texts_of,
        frozenset(kind.key for kind in KINDS.values() if kind.on_front),
        buttons="news/_buttons.html",
        publishes=True,
        receive=receive,
    )
)
