"""Work that keeps a processor busy, done in a thread so that other requests are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent import get_hub, monkey

Given = ParamSpec("Given")
Found = TypeVar("Found")


def in_a_thread(work: Callable[Given, Found], *args: Given.args, **options: Given.kwargs) -> Found:
    """Do `work` in a thread of the hub and wait for it; here, where nothing runs on greenlets.

    It may not touch the database or the request, which belong to the greenlet. Raises what it raises.
    """
    if not monkey.is_module_patched("socket"):
        return work(*args, **options)
    found: Found = get_hub().threadpool.apply(work, args, options)
    return found
