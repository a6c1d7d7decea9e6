"""The words of mails: each function returns subject and text.

Who never proved that an address is theirs chooses no word of a mail to it: the name of an account is written
only to the address that its owner has confirmed.
"""

from __future__ import annotations

from app.core.i18n import _
from app.core.settings import settings
from app.people.accounts.models import Member

Letter = tuple[str, str]


def _letter(subject: str, *paragraphs: str) -> Letter:
    return subject, "\n\n".join(part for part in [*paragraphs, settings().community_name] if part) + "\n"


def _hello(member: Member) -> str:
    return _("Hello %(name)s,", name=member.name) if member.confirmed_at else _("Hello,")


def code(member: Member, digits: str) -> Letter:
    """The code to sign in with."""
    return _letter(
        _("%(code)s is your code for %(community)s", code=digits, community=settings().community_name),
        _hello(member),
        _("Your code to sign in: %(code)s", code=digits),
        _("It works for ten minutes, in the browser where you asked for it. Give it to nobody."),
        _("You did not ask for it? Then somebody typed your address. You need not do anything."),
    )


def confirm(member: Member, url: str) -> Letter:
    """The link that proves an address."""
    return _letter(
        _("Please confirm your address for %(community)s", community=settings().community_name),
        _hello(member),
        _("Welcome! Please open this link to confirm that this is your address. It works for three days."),
        url,
        _("You did not make an account? Then please ignore this mail."),
    )


def known(member: Member, origin: str) -> Letter:
    """For an owner of an account who, or somebody else, tried to make another."""
    return _letter(
        _("You already have an account at %(community)s", community=settings().community_name),
        _hello(member),
        _("Somebody wanted to make an account with your address. You have one already: sign in with it."),
        f"{origin}/sign-in",
        _("If you do not remember your password, set another one here."),
        f"{origin}/reset",
        _("If that was not you, you need not do anything."),
    )


def reset(member: Member, url: str) -> Letter:
    """The link to set another password."""
    return _letter(
        _("Set another password for %(community)s", community=settings().community_name),
        _hello(member),
        _("Open this link to set another password. It works once, for two hours."),
        url,
        _("You did not ask for it? Then your password stays as it is; you need not do anything."),
    )


def new_address(url: str) -> Letter:
    """The link that proves the address a member wants to have instead."""
    return _letter(
        _("Please confirm your new address for %(community)s", community=settings().community_name),
        _("Hello,"),
        _("Open this link to use this address from now on. It works for two hours."),
        url,
        _("You do not know what this is about? Then please ignore this mail."),
    )


def address_wanted(member: Member) -> Letter:
    """For the owner of an address that somebody else wanted for their account."""
    return _letter(
        _("Your address at %(community)s", community=settings().community_name),
        _hello(member),
        _("Somebody wanted to use your address for another account. It stays yours; nothing has changed."),
    )


def address_changed(member: Member, email: str) -> Letter:
    """To the old address, after the change."""
    return _letter(
        _("Your address at %(community)s was changed", community=settings().community_name),
        _hello(member),
        _("From now on we write to %(email)s. All other devices were signed out.", email=email),
        _("That was not you? Then please write to us at once."),
        settings().contact_email,
    )


def password_changed(member: Member, *, keys_ended: bool) -> Letter:
    """After a change or a reset."""
    return _letter(
        _("Your password for %(community)s was changed", community=settings().community_name),
        _hello(member),
        _("Your password was changed, and your other devices were signed out."),
        _("Your API tokens and your private feed address, if you had any, work no longer.")
        if keys_ended
        else "",
        _("That was not you? Then set another one with “Forgot your password?” and write to us."),
    )


def declined(member: Member, reason: str) -> Letter:
    """After a moderator did not let a new account in."""
    community = settings().community_name
    return _letter(
        _("About your account at %(community)s", community=community),
        _hello(member),
        _("Thank you for your interest in %(community)s. We did not open your account.", community=community),
        _("The reason: %(reason)s", reason=reason) if reason else "",
        _("You cannot sign in with it. If you think that this is a mistake, please write to us."),
    )


def approved(member: Member, origin: str) -> Letter:
    """After an administrator let a new account take part."""
    return _letter(
        _("You can take part in %(community)s now", community=settings().community_name),
        _hello(member),
        _("Your account was approved. We look forward to reading from you."),
        origin,
    )
