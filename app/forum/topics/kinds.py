"""The five kinds of topics: what each is called, asks for, shows and allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.forms import Problems
from app.core.i18n import Text, _, lazy
from app.core.permissions import Verdict, no, yes
from app.people.accounts.models import Viewer

STATUSES: dict[str, Text] = {
    "under_review": lazy("Under review"),
    "planned": lazy("Planned"),
    "in_progress": lazy("In progress"),
    "shipped": lazy("Shipped"),
    "declined": lazy("Declined"),
    "merged": lazy("Merged"),
}
RATINGS: dict[str, Text] = {
    "5": lazy("5 – Excellent"),
    "4": lazy("4 – Good"),
    "3": lazy("3 – All right"),
    "2": lazy("2 – Poor"),
    "1": lazy("1 – Bad"),
}


@dataclass(frozen=True)
class Field:
    """One more thing that the composer of a kind asks for; what is not `drawn`, a room above draws itself."""

    name: str
    label: Text
    hint: Text = ""
    choices: Mapping[str, Text] | None = None
    required: bool = False
    most: int = 120
    drawn: bool = True

    def read(self, problems: Problems, value: Any) -> Any:
        """Check a value; notes a problem and returns what is to be kept."""
        if self.choices is None:
            return problems.line(self.name, value, str(self.label), least=int(self.required), most=self.most)
        if not value and not self.required:
            return None
        picked = problems.choice(self.name, str(value or ""), self.choices, str(self.label).lower())
        return int(picked) if picked.isdigit() else picked or None


def anyone(viewer: Viewer) -> Verdict:
    """No further rule: whoever may open topics may open this kind."""
    return yes


def staff_only(viewer: Viewer) -> Verdict:
    """Only those who speak for the company."""
    return yes if viewer.is_staff else no(_("Only staff publish news."))


OFFICIAL = lazy("Official answer")


@dataclass(frozen=True)
class Kind:
    """Everything that differs between kinds, so that no code asks `if kind ==`.

    `about` says what it is for, to whoever chooses; `letter` leads to its list after "g"; `counted` is the
    counter beside its place in the rail (see app/core/counters.py), `rail_links` are places of its own under
    it: (section, address, glyph, label). `hue`, one of 0, 10 … 350, colours a kind that the style sheet does
    not know.
    """

    key: str
    label: Text
    plural: Text
    glyph: str
    path: str
    invite: Text
    title_label: Text
    title_hint: Text
    body_label: Text
    reply_label: Text
    post_label: Text
    empty: Text
    about: Text = ""
    letter: str = ""
    counted: str = ""
    rail_links: tuple[tuple[str, str, str, Text], ...] = ()
    hue: int | None = None
    fields: tuple[Field, ...] = ()
    may_open: Callable[[Viewer], Verdict] = anyone
    has_solution: bool = False
    has_votes: bool = False
    helpful: str = ""
    on_front: bool = False
    staff_reply_is_official: bool = False
    official_label: Text = OFFICIAL
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def css(self) -> str:
        """The classes that colour what belongs to it."""
        return self.key if self.hue is None else f"{self.key} hue-{self.hue}"

    def asks_if_helpful(self, number: int) -> bool:
        """Whether readers say of the post of this number if it helped: of the replies, or of the first."""
        return self.helpful == ("first" if number == 1 else "replies")

    def read_fields(self, problems: Problems, values: Mapping[str, Any]) -> dict[str, Any]:
        """Check what the composer asked for beyond title and body."""
        return {f.name: f.read(problems, values.get(f.name)) for f in self.fields}


KINDS: dict[str, Kind] = {}
PATHS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind to the registry; pages, composer and API offer it from then on."""
    KINDS[kind.key] = PATHS[kind.path] = kind
    return kind


register(
    Kind(
        key="question",
        label=lazy("Question"),
        plural=lazy("Questions"),
        glyph="message-circle-question-mark",
        path="questions",
        invite=lazy("Ask a question"),
        title_label=lazy("Your question"),
        title_hint=lazy("One sentence that somebody with the same problem would recognise."),
        body_label=lazy("What happened, and what have you tried?"),
        reply_label=lazy("Your answer"),
        post_label=lazy("Post answer"),
        empty=lazy("No questions here yet. Yours can be the first."),
        about=lazy(
            "Something does not work or is not clear. Others and the company answer; you say what solved it."
        ),
        letter="q",
        counted="unanswered",
        has_solution=True,
        helpful="replies",
        extra={"beside": [("/help", lazy("Help articles"), "book-open")]},
    )
)
register(
    Kind(
        key="experience",
        label=lazy("Experience"),
        plural=lazy("Experiences"),
        glyph="star",
        path="experiences",
        invite=lazy("Share an experience"),
        title_label=lazy("Your experience in one sentence"),
        title_hint=lazy("What would you tell a friend?"),
        body_label=lazy("How did it go?"),
        reply_label=lazy("Your reply"),
        post_label=lazy("Post reply"),
        empty=lazy("No experiences here yet. How has it been for you?"),
        about=lazy("How it went for you, with a rating. It helps others decide, and us to get better."),
        letter="x",
        helpful="first",
        extra={"beside": [("/products", lazy("Products and services"), "package")]},
        staff_reply_is_official=True,
        official_label=lazy("Reply from the company"),
        fields=(
            Field("rating", lazy("Rating"), choices=RATINGS, required=True),
            Field("subject", lazy("About what"), lazy("The product or service."), drawn=False),
            Field(
                "outcome",
                lazy("How it turned out"),
                lazy("One line that stands under the title."),
                most=200,
                drawn=False,
            ),
        ),
    )
)
register(
    Kind(
        key="idea",
        label=lazy("Idea"),
        plural=lazy("Ideas"),
        glyph="lightbulb",
        path="ideas",
        invite=lazy("Suggest an idea"),
        title_label=lazy("Your idea in one sentence"),
        title_hint=lazy("Say what you want to be able to do."),
        body_label=lazy("What would it change for you?"),
        reply_label=lazy("Your reply"),
        post_label=lazy("Post reply"),
        empty=lazy("No ideas here yet. What would make it better for you?"),
        about=lazy(
            "What is missing or could be better. Others vote, and the company says what becomes of it."
        ),
        letter="i",
        rail_links=(("roadmap", "/roadmap", "kanban", lazy("Roadmap")),),
        has_votes=True,
    )
)
register(
    Kind(
        key="news",
        label=lazy("News"),
        plural=lazy("News"),
        glyph="megaphone",
        path="news",
        invite=lazy("Publish news"),
        title_label=lazy("Headline"),
        title_hint=lazy("What is new, and for whom."),
        body_label=lazy("The news"),
        reply_label=lazy("Your comment"),
        post_label=lazy("Post comment"),
        empty=lazy("No news yet. What the company announces will be here."),
        about=lazy("What is new, on the front page for everyone who may read the space."),
        letter="w",
        may_open=staff_only,
        on_front=True,
    )
)
register(
    Kind(
        key="discussion",
        label=lazy("Discussion"),
        plural=lazy("Discussions"),
        glyph="messages-square",
        path="discussions",
        invite=lazy("Start a discussion"),
        title_label=lazy("What is it about?"),
        title_hint=lazy("A line that makes others want to join in."),
        body_label=lazy("Your first message"),
        reply_label=lazy("Your reply"),
        post_label=lazy("Post reply"),
        empty=lazy("No discussions here yet. Start one."),
        about=lazy("Anything else worth talking about. There need not be an answer."),
        letter="d",
    )
)
