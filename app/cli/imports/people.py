"""Members from the people of a dump. They have no e-mail and no password, so nobody signs in as them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import datetime
from functools import cached_property

from app.cli.imports.bodies import Body, bio_body
from app.cli.imports.mapping import Row, moment, moment_or_none
from app.cli.imports.references import References
from app.core import clock
from app.core.db import db
from app.core.i18n import _
from app.people.accounts.handles import handle_from, taken_handles
from app.people.accounts.models import Member
from app.people.accounts.names import claims_to_be_staff, has_address, resembles, staff_names
from app.people.accounts.operations import change_profile, create_member

MOST_IN_A_BIO = 2_000
MOST_IN_A_NAME = 80
MOST_REMEMBERED = 5_000


class People:
    """Makes members, and finds the one that a row of the dump belongs to."""

    def __init__(self, references: References, base: str) -> None:
        self.references = references
        self.base = base
        self._ids: OrderedDict[str, int] = OrderedDict()

    @cached_property
    def _staff_names(self) -> list[str]:
        return staff_names()

    def forget(self) -> None:
        """Know nobody any more, because a transaction that made somebody was taken back."""
        self._ids.clear()

    def bio(self, row: Row) -> Body:
        """What somebody says about themselves, ready to be kept."""
        about = row.get("AboutMe", "")
        return bio_body(about, MOST_IN_A_BIO, self.base) if about.strip() else Body()

    def note_on_name(self, row: Row) -> str:
        """What to say of a name that members may not choose here: it comes in as it is."""
        name = " ".join(row.get("DisplayName", "").split())
        if has_address(name):
            return _("The name “%(name)s” holds an address.", name=name)
        if resembles(name, self._staff_names) or claims_to_be_staff(name):
            return _("The name “%(name)s” looks like one of the company's. Look at it.", name=name)
        return ""

    def make(self, row: Row, bio: Body) -> Member:
        """Make the member of a row of Users.xml. Raises Invalid."""
        name = " ".join(row.get("DisplayName", "").split()) or _("Member %(number)s", number=row["Id"])
        joined = moment(row, "CreationDate")
        with clock.frozen(joined):
            member = self._member(name[:MOST_IN_A_NAME], row["Id"].lstrip("-"))
            if bio.source:
                change_profile(
                    member, name=member.name, handle=member.handle, about="", bio=bio.source, breaks=False
                )
        member.last_seen_at = member.read_all_at = moment_or_none(row, "LastAccessDate") or joined
        note = {"website": row.get("WebsiteUrl"), "location": row.get("Location")}
        note["about"] = row.get("AboutMe") if bio.note else None
        self.references.add("user", row["Id"], member.id, **note)
        return member

    def author(self, row: Row, user_column: str, name_column: str) -> Member:
        """Whoever wrote a row; those whose account was deleted share a name, or a stand-in without one."""
        if (user := row.get(user_column)) and (found := self._found(user)):
            return found
        name = " ".join(row.get(name_column, "").split())[:MOST_IN_A_NAME]
        key = f"name:{hashlib.sha256(name.encode()).hexdigest()[:32]}" if name else "former"
        return self._found(key) or self._stand_in(
            key, name or _("Former member"), moment(row, "CreationDate")
        )

    def _found(self, key: str) -> Member | None:
        if key not in self._ids:
            found = self.references.one("user", key)
            if found is None:
                return None
            self._remember(key, found.local_id)
        return db.session.get(Member, self._ids[key])

    def _remember(self, key: str, local_id: int) -> None:
        self._ids[key] = local_id
        if len(self._ids) > MOST_REMEMBERED:
            self._ids.popitem(last=False)

    def _stand_in(self, key: str, name: str, joined: datetime) -> Member:
        with clock.frozen(joined):
            member = self._member(name, key.partition(":")[2][:6])
        self.references.add("user", key, member.id, deleted=True)
        return member

    def _member(self, name: str, distinction: str) -> Member:
        return create_member(name=name, email=None, handle=_free_handle(name, distinction), confirmed=False)


def _free_handle(name: str, distinction: str) -> str:
    """The handle that the name asks for; with the number of the person behind it when somebody has it."""
    base = handle_from(name)
    wanted = [base, f"{base}-{distinction}", f"{base}-{distinction}-imported"]
    taken = taken_handles(base)
    return next((handle for handle in wanted if handle not in taken), "")
