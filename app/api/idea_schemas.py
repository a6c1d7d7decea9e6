"""What endpoints of ideas take and answer."""

from __future__ import annotations

from app.api.schemas import SCHEMAS, answered, listed, maybe, moment, of, one_of, ref, sent, whole
from app.core.i18n import lazy
from app.forum.ideas.operations import CHOICES
from app.forum.ideas.queries import COLUMNS
from app.forum.topics.kinds import STATUSES

IMPORTANT = {"minimum": 1, "maximum": 3}
SCHEMAS["NewVote"] = sent(
    lazy("A vote; both fields may be left out."),
    importance=maybe("integer", lazy("1 is nice to have, 2 important, 3 cannot do without."), **IMPORTANT),
    why=maybe("string", lazy("A line on why."), maxLength=280),
)
SCHEMAS["Vote"] = answered(
    lazy("A member's vote; `importance`, `noted_by` and `source` are null for all but staff."),
    member=ref("Person"),
    words=listed(of("string")),
    voted_at=moment(),
    importance=maybe("integer"),
    noted_by=maybe("integer", lazy("The id of the member of staff who noted it.")),
    source=maybe("string", lazy("Where a customer said it.")),
)
SCHEMAS["Votes"] = answered(
    lazy("Who wants an idea, the latest first."),
    votes_count=whole(lazy("All votes, also of customers without an account.")),
    nice_to_have=whole(),
    important=whole(),
    cannot_do_without=whole(),
    items=listed(ref("Vote")),
    next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
)
SCHEMAS["NewCustomerVote"] = sent(
    lazy("A vote that staff note for a customer."),
    "customer",
    "source",
    customer=of(
        "string", lazy("The @handle of a member, or the name of a person or company."), maxLength=120
    ),
    source=of("string", lazy("Where they said it."), maxLength=200),
    importance=maybe("integer", **IMPORTANT),
    why=maybe("string", maxLength=280),
)
SCHEMAS["NewDecision"] = sent(
    lazy("What the company says to an idea."),
    "status",
    "reason",
    status=one_of(dict.fromkeys(CHOICES)),
    reason=of("string", lazy("Public, and kept in the history."), maxLength=500),
    owner=maybe("integer", lazy("The id of the member of staff who is responsible.")),
)
SCHEMAS["Decision"] = answered(
    lazy("A decision about an idea."),
    status=one_of({**STATUSES, "open": ""}),
    before=maybe("string", lazy("The status until then.")),
    reason=of("string"),
    by=ref("Person"),
    owner={"oneOf": [ref("Person"), of("null")]},
    decided_at=moment(),
)
SCHEMAS["Decisions"] = answered(lazy("All decisions, the latest first."), items=listed(ref("Decision")))
SCHEMAS["NewMerge"] = sent(
    lazy("Which idea this one becomes a part of."),
    "into",
    into=whole(lazy("The id of the other idea.")),
    reason=maybe("string", maxLength=500),
)
SCHEMAS["Roadmap"] = answered(
    lazy("The roadmap as the caller may see it."),
    columns=listed(
        answered(
            "", status=one_of(dict.fromkeys(COLUMNS, "")), ideas=listed(ref("Topic")), more=of("boolean")
        )
    ),
)
