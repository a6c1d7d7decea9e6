"""Names of files, as people sent them and as they can safely be shown and saved."""

from __future__ import annotations

import re

from app.core.forms import is_visible, one_line

MOST = 100
LONGEST_ENDING = 10
# What systems do not allow in names, and blanks that only seem to be some.
_FORBIDDEN = re.compile(r"[\\/:*?\"<>|#%\u200b-\u200f\u2028\u2029\u2060-\u206f\ufeff]")


def split_name(sent: str | None) -> tuple[str, str]:
    """The stem of a name and its ending in small letters, without folders and hidden characters."""
    last = re.split(r"[\\/]", one_line(sent))[-1]
    plain = one_line(_FORBIDDEN.sub("", last)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not re.fullmatch(rf"[A-Za-z0-9]{{1,{LONGEST_ENDING}}}", ending):
        return plain, ""
    return stem.rstrip(" ."), ending.lower()


def shown_name(sent: str | None, ending: str, is_picture: bool = False) -> str:
    """The name that is kept: what was sent, shortened, ending as the content demands."""
    stem, theirs = split_name(sent)
    if theirs and theirs != ending and not is_picture:
        stem = f"{stem}.{theirs}"
    stem = stem[:MOST].rstrip(" .")
    return f"{stem if is_visible(stem) else 'file'}.{ending}"
