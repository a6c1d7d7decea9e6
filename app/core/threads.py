"""Work that keeps a processor busy, done in a thread so that other requests are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from gevent import get_hub, monkey

Given = ParamSpec("Given")
Found = TypeVar("Found")


def in_a_thread(work: Callable[Given, Found], *args: Given.args, **options: Given.kwargs) -> Found:
    """Do `work` in a thread of the hub and wait for it; here, where nothing runs on greenlets.

    It may not touch the database or the request, which belong to the greenlet. Raises what it raises.
    """
    if not monkey.is_module_patched("socket"):
        return work(*args, **options)
    found, error = get_hub().threadpool.apply(_outcome, (work, args, options))
    if error is not None:
        raise error
    return cast(Found, found)


def _outcome(
    work: Callable[..., Found], args: tuple[Any, ...], options: dict[str, Any]
) -> tuple[Found | None, BaseException | None]:
    """What came of it: an exception that leaves a thread of the hub would be printed, whoever catches it."""
    try:
        return work(*args, **options), None
    except BaseException as error:
        return None, error
