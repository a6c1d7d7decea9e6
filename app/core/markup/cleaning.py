"""The two walls behind the parser, and the characters no text may carry."""

from __future__ import annotations

import re

import nh3
from bleach.sanitizer import Cleaner

from app.core.markup.allowed import (
    ATTRIBUTES,
    CLASSES,
    MATH,
    REL,
    SCHEMES,
    TAGS,
    attribute_allowed,
    is_image,
    is_link,
)

# Controls (tab and newline stay), lone surrogates, and marks that turn the direction of foreign text around.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def drop_unwanted(text: str) -> str:
    """The text with plain newlines and without control, surrogate and direction-override characters."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def _relative(address: str) -> str | None:
    return address if is_link(address) or is_image(address) else None


def _checked(tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or attribute_allowed(tag, name, value) else None


def _wall(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_checked,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        url_relative=_relative,
        link_rel=REL,
        # Whatever came before: a form field in a post is a ticked or empty box that nobody can use.
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": "disabled"}},
    )


_tags = {False: TAGS, True: TAGS | MATH}
_final = {formulas: _wall(tags) for formulas, tags in _tags.items()}


def sanitise(html: str, formulas: bool = False) -> str:
    """HTML from the parser, through bleach and then nh3. Size must have been checked before."""
    # A bleach cleaner keeps state while it works, so threads may not share one.
    first = Cleaner(tags=_tags[formulas], attributes=attribute_allowed, protocols=SCHEMES, strip=True)
    return _final[formulas].clean(first.clean(html))
