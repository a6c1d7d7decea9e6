"""Doing what was begun as a guest, once its browser is signed in."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.test import EnvironBuilder

from app.core.db import db
from app.core.errors import NotFound
from app.core.i18n import _
from app.people.accounts.guards import inside, render_sign_in, signed_in
from app.people.accounts.guest_acts import FIELD, GuestAct, read_guest_act
from app.people.sign_in.queries import act_asked_with
from app.people.sign_in.routes import sign_in

OFFER = "/sign-in/begun"
PLACE = "draft_place"


def sent_act() -> GuestAct | None:
    """The act that the form of this request carries along."""
    return read_guest_act(request.form.get(FIELD))


def signed_act() -> str:
    """The same, to be kept with a mail; empty for none."""
    act = sent_act()
    return act.signed if act else ""


def act_of_mail(token: str) -> GuestAct | None:
    """The act that is kept with what was asked for by mail in this browser."""
    return read_guest_act(act_asked_with(token))


@sign_in.post("/sign-in/way")
def other_way() -> ResponseReturnValue:
    """The page of another way in, which carries the act along: a text is too long for a link."""
    act, target = sent_act(), inside(request.form.get("next"))
    pages = {"code": "people/ask_code.html", "join": "people/sign_up.html", "reset": "people/reset.html"}
    page = pages.get(request.form.get("way", ""))
    if page is None:
        return render_sign_in(act, target)
    return render_template(page, act=act, next_url=target, errors={}, form={}, invitation="")


@sign_in.post(OFFER)
@signed_in
def offer_again() -> ResponseReturnValue:
    """What was begun elsewhere or long ago, with a button that does it."""
    act = sent_act()
    if act is None:
        raise NotFound
    return render_template("people/begun.html", act=act, words=act.words)


def go_on(target: str, act: GuestAct | None) -> ResponseReturnValue:
    """Where a browser that was just let in goes: what its guest began is done, and leads on from there.

    Only what was begun in this browser, and lately, is done without another word: nobody can prepare an act
    for somebody else to sign in to.
    """
    if act is None:
        return redirect(target, 303)
    if not (act.is_fresh and act.is_from_here):
        return _sent(OFFER, [(FIELD, act.signed)])
    answer = _sent(act.path, act.fields)
    place = dict(act.fields).get(PLACE, "")
    if answer.status_code == 303 and place:
        # The page of its draft in this browser learns by this that there is nothing left to write.
        flash(Markup('<span data-sent="{}">{}</span>').format(place, _("You are signed in, and it is sent.")))
    return answer


def _sent(path: str, fields: list[tuple[str, str]]) -> Response:
    """The answer to a form as if this browser, signed in now, had sent it: every rule is asked as ever."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # The form needs a connection of its own; one request holds one.
    db.session.close()
    kept = dict(session)
    with app.app_context(), app.request_context(_environ(path, fields)):
        session.update(kept)
        answer: Response = app.full_dispatch_request()
        after = dict(session)
    session.clear()
    session.update(after)
    answer.headers.pop("Set-Cookie", None)
    return answer


def _environ(path: str, fields: list[tuple[str, str]]) -> dict[str, object]:
    builder = EnvironBuilder(
        path=path,
        base_url=request.host_url,
        method="POST",
        data=MultiDict(fields),
        headers=Headers(
            {
                "Accept": "text/html",
                "Accept-Language": request.headers.get("Accept-Language", ""),
                "User-Agent": request.user_agent.string,
                "Sec-Fetch-Site": "same-origin",
            }
        ),
        environ_base={"REMOTE_ADDR": request.remote_addr or ""},
    )
    return builder.get_environ()
