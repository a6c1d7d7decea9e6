"""Uploaded pictures and files in a text, and pictures from elsewhere, which become links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.core.markup.allowed import is_foreign_image
from app.core.markup.uploads import UploadAddress, in_words, read_upload_address


def add_uploads(markdown: MarkdownIt) -> None:
    """Teach a parser how uploads stand in a text."""
    markdown.core.ruler.push("uploads", _uploads)


def _uploads(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_written(state, token.children))


def _written(state: StateCore, children: Sequence[Token]) -> Iterator[Token]:
    """The same with uploads in their frames; nothing is framed inside a link, which is a frame already."""
    link: Token | None = None
    file: UploadAddress | None = None
    for token in children:
        if token.type == "link_open":
            link, file = token, _as_file(token)
        if token.type == "image":
            yield from _pictured(state, token, inside=link is not None)
            continue
        if token.type == "link_close":
            if file is not None and file.size:
                yield from _told(in_words(file.size))
            link = file = None
        yield token


def _as_file(link: Token) -> UploadAddress | None:
    """A link to an upload is drawn as a file and loses what its address only says in advance."""
    found = read_upload_address(str(link.attrs.get("href", "")))
    if found is not None:
        link.attrs |= {"href": found.full, "class": "file"}
    return found


def _pictured(state: StateCore, image: Token, inside: bool) -> Iterator[Token]:
    address = str(image.attrs.get("src", ""))
    found = read_upload_address(address)
    if found is None:
        yield from _elsewhere(state, image, address, inside)
        return
    image.attrs["src"] = found.small
    if not any(child.content for child in image.children or ()):
        # It opens the whole picture, so it needs a name even when nobody wrote one.
        image.children = [_text(unquote(found.name))]
    wide, high = found.shown
    if wide:
        image.attrs |= {"width": wide, "height": high}
    if inside:
        yield image
        return
    frame = "picture moves" if found.moves else "picture"
    yield from _linked({"href": found.full, "class": frame}, image)


def _elsewhere(state: StateCore, image: Token, address: str, inside: bool) -> Iterator[Token]:
    """Readers' browsers ask nothing of other sites: a picture there is a link that may be followed."""
    if not is_foreign_image(address):
        yield image
        return
    renderer = cast(RendererHTML, state.md.renderer)
    alt = renderer.renderInlineAsText(image.children or [], state.md.options, state.env)
    words = _text(alt or address)
    yield from [words] if inside else _linked({"href": address}, words)


def _linked(attributes: dict[str, str], inside: Token) -> Iterator[Token]:
    opening = Token("link_open", "a", 1)
    opening.attrs = dict(attributes)
    yield opening
    yield inside
    yield Token("link_close", "a", -1)


def _told(words: str) -> Iterator[Token]:
    opening = Token("span_open", "span", 1)
    opening.attrs = {"class": "file-size"}
    yield from (_text(" "), opening, _text(words), Token("span_close", "span", -1))


def _text(words: str) -> Token:
    token = Token("text", "", 0)
    token.content = words
    return token
