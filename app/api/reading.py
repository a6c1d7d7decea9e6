"""What programs send, read with suspicion: a wrong type is a message, never an accident."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import request

from app.api.errors import Malformed, NotJson
from app.core.forms import Problems, many_lines, one_line, row_number
from app.core.i18n import _

MOST_BYTES = 256 * 1024
MOST_ITEMS = 100


def limit_body() -> None:
    """Hold the body of this request to what a post can need; a larger one is a 413."""
    request.max_content_length = MOST_BYTES


class Sent:
    """The object a program sent, field by field; what is wrong is collected and said at once by `check`."""

    def __init__(self, known: Iterable[str]) -> None:
        """Read the body. Raises NotJson, Malformed."""
        self._body = _parsed()
        self._problems = Problems()
        for name in self._body.keys() - set(known):
            self._problems.add(one_line(name)[:60], _("This field is not known here."))

    def line(self, name: str) -> str:
        """A text of one line; empty when there is none."""
        return one_line(self._of(name, str, _("This must be a text.")))

    def text(self, name: str) -> str:
        """A text of several lines; empty when there is none."""
        return many_lines(self._of(name, str, _("This must be a text.")))

    def number(self, name: str) -> int | None:
        """A whole number; None when there is none."""
        value = self._of(name, int, _("This must be a whole number."))
        return None if value is None else int(value)

    def row(self, name: str) -> int:
        """The number of a row; 0 when there is none, or none can have it."""
        return row_number(self.number(name))

    def lines(self, name: str) -> list[str]:
        """A list of texts; empty when there is none."""
        message = _("This must be a list of texts.")
        found: list[Any] = self._of(name, list, message) or []
        if len(found) > MOST_ITEMS or not all(isinstance(item, str) for item in found):
            self._problems.add(name, message)
            return []
        return [one_line(item) for item in found]

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers; empty when there is none."""
        message = _("This must be a list of whole numbers.")
        found: list[Any] = self._of(name, list, message) or []
        whole = all(isinstance(item, int) and not isinstance(item, bool) for item in found)
        if len(found) > MOST_ITEMS or not whole:
            self._problems.add(name, message)
            return []
        return [int(item) for item in found]

    def truth(self, name: str) -> bool | None:
        """True or false; None when there is none."""
        value = self._body.get(name)
        if value is None or isinstance(value, bool):
            return value
        self._problems.add(name, _("This must be true or false."))
        return None

    def has(self, name: str) -> bool:
        """Whether the field came with a value."""
        return self._body.get(name) is not None

    def wrong(self, name: str, message: str) -> None:
        """Note a problem."""
        self._problems.add(name, message)

    def check(self) -> None:
        """Raise Invalid when anything was wrong."""
        self._problems.check()

    def _of(self, name: str, kind: type, message: str) -> Any:
        value = self._body.get(name)
        if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        self._problems.add(name, message)
        return None


def _parsed() -> dict[str, Any]:
    if not request.is_json:
        raise NotJson
    try:
        body = json.loads(
            request.get_data().decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant
        )
    except (ValueError, RecursionError):
        raise Malformed(_("The body is not valid JSON.")) from None
    if not isinstance(body, dict):
        raise Malformed(_("The body must be a JSON object."))
    return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class Asked:
    """What stands in the query of the address."""

    def __init__(self) -> None:
        self._problems = Problems()

    def line(self, name: str) -> str:
        """A text of one line; empty when there is none."""
        return one_line(request.args.get(name))

    def choice(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        """One of the allowed values; `default` when there is none."""
        allowed = tuple(allowed)
        value = request.args.get(name)
        if value is None:
            return default
        if value not in allowed:
            self._problems.add(name, _("This must be one of: %(values)s.", values=", ".join(allowed)))
        return value

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number between two bounds; `default` when there is none."""
        value = request.args.get(name)
        if value is None:
            return default
        return self._problems.whole(name, value, f"“{name}”", least=least, most=most)

    def check(self) -> None:
        """Raise Invalid when anything was wrong."""
        self._problems.check()
