"""Everything that signing in, joining and proving an address writes."""

from app.people.sign_in.operations.sessions import (
    begin_sign_in,
    end_all_sign_ins,
    end_sign_in,
    keep_hash,
    prove_again,
)

__all__ = ["begin_sign_in", "end_all_sign_ins", "end_sign_in", "keep_hash", "prove_again"]
