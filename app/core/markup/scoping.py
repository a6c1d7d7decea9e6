"""Names inside a text, bound to where it is shown: each stands once on a page, and survives an edit."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(?:a|li|h[3-6]) [^<>]*>")
_NAME = re.compile(r'( (?:id|aria-labelledby)="|href="#)(fn|fnref|h)-[0-9a-f]{8}-')


def bound_to(html: str, key: str) -> str:
    """The HTML of a text with its footnotes and headings named after `key`, such as a post's number."""
    if ' id="' not in html:
        return html
    return _TAG.sub(lambda tag: _NAME.sub(rf"\g<1>\g<2>-{key}-", tag[0]), html)
