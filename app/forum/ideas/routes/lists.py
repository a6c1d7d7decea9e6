"""Ideas in the order one asks for, and one's own votes."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.i18n import _
from app.forum.ideas.queries import ORDERS, budget_shown, ideas_page, my_votes
from app.forum.ideas.routes.blueprint import ideas
from app.forum.topics.kinds import KINDS, STATUSES
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

# What is new stands in the middle where the most wanted come first, and waits there before it is seen.
TAKES = {"fair": "new", "activity": "new", "newest": "newer"}


@ideas.get("/ideas")
def index() -> ResponseReturnValue:
    """All ideas, or those of one status; the most wanted first."""
    viewer, cursor = current_viewer(), request.args.get("cursor")
    last = last_event(viewer)
    order = _one_of(request.args.get("order"), tuple(ORDERS), "fair")
    status = _one_of(request.args.get("status"), ("open", *STATUSES), "")
    listed = ideas_page(viewer, order, status, cursor)
    return render_template(
        "ideas/index.html",
        kind=KINDS["idea"],
        topic_list=listed,
        last=last,
        order=order,
        status=status,
        orders=[(key, label, _address(key, status)) for key, label in ORDERS.items()],
        filters=_filters(order),
        older=f"{_address(order, status, listed.page.next)}" if listed.page.next else None,
        takes="none" if cursor else TAKES.get(order, "visit"),
        needs=f"idea present {f'status:{status}' if status else 'unmerged'}",
        section="ideas",
    )


@ideas.get("/ideas/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """The votes one has given, and how many are left."""
    viewer = current_member()
    page = my_votes(viewer, request.args.get("cursor"))
    return render_template("ideas/mine.html", page=page, budget=budget_shown(viewer), section="ideas")


def _one_of(asked: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return asked if asked in allowed else otherwise


def _filters(order: str) -> list[tuple[str, str, str]]:
    named = [
        ("", _("All")),
        ("open", _("No answer yet")),
        *((key, str(text)) for key, text in STATUSES.items()),
    ]
    return [(key, label, _address(order, key)) for key, label in named]


def _address(order: str, status: str, cursor: str | None = None) -> str:
    parts = {"order": order if order != "fair" else "", "status": status, "cursor": cursor or ""}
    query = "&".join(f"{key}={value}" for key, value in parts.items() if value)
    return f"/ideas?{query}" if query else "/ideas"
