"""What the forms of this room send, kept for showing them again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.core.forms import new_token, one_line, row_number

IN_ADDRESS = re.compile(r"(?:^|/topics/|^#)(\d{1,10})(?=$|[/?#])")


@dataclass
class SplitForm:
    """Which replies go, and what becomes of them."""

    posts: list[int] = field(default_factory=list)
    title: str = ""
    kind: str = ""
    space: str = ""
    tags: str = ""
    token: str = ""

    @classmethod
    def read(cls, typed: MultiDict[str, str]) -> SplitForm:
        """What was sent, or stands in the address between two pages of the form."""
        chosen = {number for text in typed.getlist("post")[:2000] if (number := row_number(text))}
        names = ("title", "kind", "space", "tags", "token")
        return cls(sorted(chosen), **{name: one_line(typed.get(name)) for name in names})

    def fresh(self) -> SplitForm:
        """The same with a token of its own, unless it has one."""
        self.token = self.token or new_token()
        return self


def topic_number(text: str | None) -> int:
    """The number of a topic from its address, or the number itself; 0 when it is neither."""
    found = IN_ADDRESS.search(one_line(text)[:500])
    return row_number(found.group(1)) if found else 0
