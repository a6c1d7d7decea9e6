"""Everything that signing in, joining and proving an address writes."""

from app.people.sign_in.operations.addresses import change_address, clean_address, confirm_address
from app.people.sign_in.operations.asking import ask_by_email, forget_old_requests
from app.people.sign_in.operations.codes import make_code, use_code
from app.people.sign_in.operations.declining import decline_member
from app.people.sign_in.operations.joining import (
    check_newcomer,
    invite_to_community,
    issue_setup_code,
    join,
    make_first_admin,
    open_community,
    revoke_community_invitation,
)
from app.people.sign_in.operations.passwords import change_password, reset_password, retire_account
from app.people.sign_in.operations.sessions import (
    begin_sign_in,
    end_all_sign_ins,
    end_dead_sign_ins,
    end_sign_in,
    keep_hash,
    prove_again,
)

__all__ = [
    "ask_by_email",
    "begin_sign_in",
    "change_address",
    "change_password",
    "check_newcomer",
    "clean_address",
    "confirm_address",
    "decline_member",
    "end_all_sign_ins",
    "end_dead_sign_ins",
    "end_sign_in",
    "forget_old_requests",
    "invite_to_community",
    "issue_setup_code",
    "join",
    "keep_hash",
    "make_code",
    "make_first_admin",
    "open_community",
    "prove_again",
    "reset_password",
    "retire_account",
    "revoke_community_invitation",
    "use_code",
]
