"""Reading the XML files of a dump as streams of rows. The files come from strangers, so each is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.core.i18n import _

MOST_BYTES_OF_A_ROW = 4 * 1024 * 1024


class BadDump(Exception):
    """A file of the dump cannot be read; the message names the file and says why."""


class _Bounded:
    """A file that refuses to be read on when no row has ended for too long."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since_row = 0

    def read(self, size: int = -1) -> bytes:
        """Read on; raises OverflowError when the row under way is too large."""
        chunk = self._file.read(size)
        self.since_row += len(chunk)
        if self.since_row > MOST_BYTES_OF_A_ROW:
            raise OverflowError
        return chunk


def rows_of(path: Path, root: str) -> Iterator[dict[str, str]]:
    """The attributes of every row of a dump file whose root is `root`, one by one. Raises BadDump."""
    try:
        with path.open("rb") as file:
            yield from _rows(_Bounded(file), root)
    except FileNotFoundError:
        raise BadDump(_("%(file)s is missing.", file=path.name)) from None
    except OSError as error:
        raise BadDump(
            _("%(file)s cannot be read: %(why)s", file=path.name, why=error.strerror or "")
        ) from None
    except (ParseError, DefusedXmlException, LookupError, ValueError, OverflowError) as error:
        raise BadDump(f"{path.name}: {_explained(error)}") from None


def _rows(file: _Bounded, root: str) -> Iterator[dict[str, str]]:
    top = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if top is None:
            top = element
            if top.tag != root:
                raise ValueError(_("it should begin with <%(root)s>.", root=root))
        elif event == "end" and element.tag == "row":
            file.since_row = 0
            yield dict(element.attrib)
            top.clear()


def _explained(error: Exception) -> str:
    match error:
        case ParseError():
            line, column = error.position
            return _(
                "it is cut off or damaged at line %(line)s, column %(column)s.", line=line, column=column
            )
        case DefusedXmlException():
            return _("it declares a document type or entities, which no dump does.")
        case OverflowError():
            return _("one of its rows is larger than 4 MB.")
        case LookupError():
            return _("it is not written in UTF-8.")
    return str(error)
