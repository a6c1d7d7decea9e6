"""What the composer of an experience asks for beside stars, title and text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import NotFound
from app.core.forms import Problems, one_line
from app.core.i18n import Text, _, lazy
from app.core.settings import settings
from app.forum.experiences.queries.products import offered, present, product_or_404
from app.forum.topics.models import Topic

OTHER = "other"
NAMES = ("product", "subject", "recommends", "quotable")
RECOMMENDS: dict[str, Text] = {
    "": lazy("I would rather not say"),
    "yes": lazy("Yes"),
    "no": lazy("No"),
}


@dataclass(frozen=True)
class Described:
    """What an experience is about (a product, or words), and what its author says of it; None: not said."""

    product_id: int | None = None
    subject: str = ""
    recommends: bool | None = None
    quotable: bool | None = None


def read_described(problems: Problems, texts: Mapping[str, str]) -> Described | None:
    """What the composer says; None when the writer did not have these fields at all."""
    if not texts:
        return None
    picked, subject = one_line(texts.get("product")), one_line(texts.get("subject"))
    said = texts.get("recommends", "")
    said = problems.choice("recommends", said, RECOMMENDS, _("whether you recommend it"))
    product_id = _product(problems, picked)
    return Described(
        product_id=product_id,
        subject="" if product_id else _other(problems, picked, subject),
        recommends={"yes": True, "no": False}.get(said),
        quotable=bool(texts["quotable"]) if "quotable" in texts else None,
    )


def _product(problems: Problems, picked: str) -> int | None:
    """The id of the product with this slug; one that was merged leads to the other."""
    if picked in {"", OTHER}:
        return None
    try:
        return present(product_or_404(picked)).id
    except NotFound:
        problems.add("product", _("Choose what it is about from the list."))
        return None


def _other(problems: Problems, picked: str, subject: str) -> str:
    if picked not in {"", OTHER}:
        return ""
    choices = offered()
    if choices and not settings().other_subjects:
        problems.add("product", _("Choose what it is about from the list."))
        return ""
    if choices and not picked and not subject:
        problems.add("product", _("Choose what it is about."))
        return ""
    return problems.line("subject", subject, _("What it is about"), most=120)


def texts_of(topic: Topic) -> dict[str, str]:
    """What the fields hold for an experience as it stands."""
    return {
        "product": str(topic.product_id or OTHER),
        "subject": topic.subject,
        "recommends": {None: "", True: "yes", False: "no"}[topic.recommends],
        "quotable": "1" if topic.quotable_at else "",
    }
