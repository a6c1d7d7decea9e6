"""Who is in a space."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.spaces.operations import admit
from app.people.accounts.operations import create_member
from tests.support.cast import Cast


def test_owners_and_members_with_their_roles(cast: Cast) -> None:
    page = cast.browser("staff").get("/spaces/family/members").text.partition('id="owners"')[2]
    assert page.index("Lena Novak") < page.index("Mika Korhonen")
    assert "Runs it" in page
    assert "Support" in page


def test_what_owners_do_is_offered_to_owners_only(cast: Cast) -> None:
    member = cast.browser("asker").get("/spaces/family/members").text
    owner = cast.browser("helper").get("/spaces/family/members").text
    for word in ("Make owner", ">Remove<", "Invitation links"):
        assert word not in member
        assert word in owner


def test_an_open_space_shows_its_members_to_guests(cast: Cast, guest: FlaskClient) -> None:
    cast.browser("asker").post("/spaces/riding/membership")
    assert "Mika Korhonen" in guest.get("/spaces/riding/members").text


def test_many_members_stand_on_several_pages(cast: Cast, guest: FlaskClient) -> None:
    with cast.app.app_context(), transaction():
        for number in range(61):
            member = create_member(name=f"Rider {number:02}", email=None)
            admit(member, member, cast.space())
    first = guest.get("/spaces/riding/members").text
    cursor = first.split("/spaces/riding/members?cursor=")[1].split('"')[0]
    second = guest.get(f"/spaces/riding/members?cursor={cursor}").text
    names = [f"Rider {number:02}" for number in range(61)]
    assert all((name in first) != (name in second) for name in names)


def test_a_cursor_nobody_made_leads_nowhere(guest: FlaskClient) -> None:
    assert guest.get("/spaces/riding/members?cursor=nonsense").status_code == 404
