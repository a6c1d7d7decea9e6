"""The small internet for every test of previews."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.previews.internet import Internet, internet


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """Names, pages and requests of the small internet."""
    with internet(monkeypatch) as small:
        yield small
