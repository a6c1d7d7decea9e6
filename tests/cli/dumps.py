"""A small Stack Exchange dump, written by hand: seven people, six questions, and whatever a test adds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

Rows = list[dict[str, object]]

USERS: Rows = [
    {"Id": -1, "DisplayName": "Community", "AboutMe": "<p>I'm not really a person.</p>"},
    {"Id": 2, "DisplayName": "Nell Field", "AboutMe": "<p>I <b>ride</b> to work.</p>", "Location": "Leeds"},
    {"Id": 3, "DisplayName": "Tom"},
    {"Id": 4, "DisplayName": "Tom", "WebsiteUrl": "https://tom.example.org"},
    {"Id": 5, "DisplayName": "张伟"},
    {"Id": 6, "DisplayName": "Admin"},
]
POSTS: Rows = [
    {
        "Id": 1,
        "PostTypeId": 1,
        "OwnerUserId": 2,
        "CreationDate": "2011-03-01T10:00:00.000",
        "Score": 8,
        "ViewCount": 485,
        "Title": "Why does my chain skip under load?",
        "AcceptedAnswerId": 3,
        "Tags": "<support><chain><c++>",
        "ContentLicense": "CC BY-SA 2.5",
        "LastEditDate": "2011-03-02T08:00:00.000",
        "LastActivityDate": "2011-03-09T08:00:00.000",
        "Body": '<p>It <em>skips</em>, see <a href="https://example.org/chain">this</a>.</p>'
        "<pre><code>click click\n</code></pre><ul><li>new chain</li><li>old cassette</li></ul>",
    },
    {
        "Id": 2,
        "PostTypeId": 2,
        "ParentId": 1,
        "OwnerUserId": 3,
        "CreationDate": "2011-03-03T10:00:00.000",
        "Score": -1,
        "Body": "<p>Buy a car.</p>",
        "ContentLicense": "CC BY-SA 2.5",
    },
    {
        "Id": 3,
        "PostTypeId": 2,
        "ParentId": 1,
        "OwnerDisplayName": "user313",
        "Score": 12,
        "CreationDate": "2011-03-02T10:00:00.000",
        "Body": "<p>A worn cassette &amp; a new chain.</p>",
    },
    {
        "Id": 4,
        "PostTypeId": 1,
        "OwnerUserId": 3,
        "CreationDate": "2012-01-01T10:00:00.000",
        "ViewCount": 20,
        "Title": "Please show the gear range in the title",
        "Tags": "<feature-request><status-completed><design>",
        "LastEditDate": "2012-02-01T10:00:00.000",
        "Body": "<p>It would help.</p>",
        "Score": 5,
    },
    {
        "Id": 5,
        "PostTypeId": 1,
        "OwnerUserId": 4,
        "CreationDate": "2012-03-01T10:00:00.000",
        "Title": "What belongs on this site at all?",
        "Tags": "|discussion|on-off-topic|",
        "AcceptedAnswerId": 7,
        "ClosedDate": "2012-04-01T10:00:00.000",
        "Body": "<p>Let us talk.</p>",
    },
    {
        "Id": 6,
        "PostTypeId": 1,
        "CreationDate": "2010-01-01T10:00:00.000",
        "Title": "Is this thing on, finally?",
        "Tags": "<discussion>",
        "Body": "<p>The first question of all.</p>",
    },
    {
        "Id": 7,
        "PostTypeId": 2,
        "ParentId": 5,
        "OwnerUserId": 5,
        "CreationDate": "2012-03-02T10:00:00.000",
        "Body": "<p>Bicycles.</p>",
    },
    {"Id": 8, "PostTypeId": 5, "CreationDate": "2012-03-02T10:00:00.000", "Body": "<p>About a tag.</p>"},
]
COMMENTS: Rows = [
    {
        "Id": 10,
        "PostId": 3,
        "UserId": 2,
        "CreationDate": "2011-03-04T10:00:00.000",
        "Text": "That was *it*, thanks!",
    },
    {
        "Id": 11,
        "PostId": 1,
        "UserId": 4,
        "CreationDate": "2011-03-01T11:00:00.000",
        "Score": 3,
        "Text": "@Nell which `chain`? See [this](https://example.org/a_(b)) and <hr>. # not a heading",
    },
    {
        "Id": 12,
        "PostId": 3,
        "UserDisplayName": "user313",
        "CreationDate": "2011-03-05T10:00:00.000",
        "Text": "You are welcome.",
    },
]
LINKS: Rows = [
    {"Id": 1, "PostId": 5, "RelatedPostId": 6, "LinkTypeId": 3},
    {"Id": 2, "PostId": 1, "RelatedPostId": 5, "LinkTypeId": 1},
]
VOTES: Rows = [{"Id": 1, "PostId": 3, "VoteTypeId": 1, "CreationDate": "2011-03-06T00:00:00.000"}]
JOINED: dict[str, object] = {
    "CreationDate": "2010-06-01T00:00:00.000",
    "LastAccessDate": "2013-06-01T00:00:00.000",
}


def write_dump(folder: Path, **changed: Rows) -> Path:
    """Write the dump into a folder, with whole files replaced: `Posts=[…]`."""
    files: Mapping[str, Rows] = {
        "Users": [JOINED | row for row in USERS],
        "Posts": POSTS,
        "Comments": COMMENTS,
        "PostLinks": LINKS,
        "Votes": VOTES,
    }
    folder.mkdir(exist_ok=True)
    for name, rows in (dict(files) | changed).items():
        (folder / f"{name}.xml").write_text(file_of(name.lower(), rows), encoding="utf-8")
    return folder


def file_of(root: str, rows: Rows) -> str:
    """The text of one file of a dump."""
    lines = "".join(f"  <row {attributes(row)} />\n" for row in rows)
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{lines}</{root}>\n'


def attributes(row: Mapping[str, object]) -> str:
    """The columns of a row, with line breaks kept as dumps keep them."""
    return " ".join(f"{name}={quoteattr(str(value), {chr(10): '&#xA;'})}" for name, value in row.items())


def question(number: int, **columns: object) -> dict[str, object]:
    """A question with everything that it needs."""
    plain = {
        "PostTypeId": 1,
        "OwnerUserId": 2,
        "CreationDate": "2013-01-01T10:00:00.000",
        "Tags": "<support>",
    }
    return {
        "Id": number,
        **plain,
        "Title": f"A question of number {number}",
        "Body": "<p>Well?</p>",
        **columns,
    }


def answer(number: int, to: int, **columns: object) -> dict[str, object]:
    """An answer with everything that it needs."""
    plain = {"PostTypeId": 2, "OwnerUserId": 3, "CreationDate": "2013-01-02T10:00:00.000"}
    return {"Id": number, **plain, "ParentId": to, "Body": "<p>Yes.</p>", **columns}
