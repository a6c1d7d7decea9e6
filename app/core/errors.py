"""The ways an operation can refuse; the shells turn them into pages and problem details."""

from __future__ import annotations


class HearthError(Exception):
    """A refusal a person can read; `status` is its HTTP status."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(HearthError):
    """One or more fields were filled in wrongly (422); `errors` maps each field to its message."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.errors = {field: message}

    @classmethod
    def many(cls, errors: dict[str, str]) -> Invalid:
        """One refusal for several fields, the first of them leading."""
        field, message = next(iter(errors.items()))
        invalid = cls(field, message)
        invalid.errors = dict(errors)
        return invalid


class Refused(HearthError):
    """A rule says no, with a reason (403)."""

    status = 403


class NotFound(HearthError):
    """It is not there, or the viewer may not know that it is (404)."""

    status = 404

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


class Conflict(HearthError):
    """Somebody changed it meanwhile (409)."""

    status = 409


class TooMany(HearthError):
    """Too often; try again after `retry_after` seconds (429)."""

    status = 429

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Away(HearthError):
    """Something this needs cannot be used at the moment: the database, or where files are kept (503)."""

    status = 503
    retry_after = 30


class Busy(HearthError):
    """The database could not be written within the time allowed (503)."""

    status = 503
    retry_after = 2
