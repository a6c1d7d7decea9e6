"""Making and changing spaces; joining, leaving, inviting, and running them."""

from app.forum.spaces.operations.belonging import (
    accept_request,
    admit,
    appoint,
    ask_to_join,
    join_space,
    leave_space,
    put_in_charge,
    remove_member,
)
from app.forum.spaces.operations.inviting import hash_token, invite, revoke_invitation, use_invitation
from app.forum.spaces.operations.shaping import (
    archive_space,
    change_cover,
    change_space,
    describe_space,
    make_space,
    move_space,
)

__all__ = [
    "accept_request",
    "admit",
    "appoint",
    "archive_space",
    "ask_to_join",
    "change_cover",
    "change_space",
    "describe_space",
    "hash_token",
    "invite",
    "join_space",
    "leave_space",
    "make_space",
    "move_space",
    "put_in_charge",
    "remove_member",
    "revoke_invitation",
    "use_invitation",
]
