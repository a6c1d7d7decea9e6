"""The decisions of administrators: written in a transaction, cached for everyone else."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.db import transaction
from app.core.settings import change_settings, settings


def test_a_change_is_in_force_after_its_transaction_however_often_it_was_read_before(ctx: Flask) -> None:
    with transaction():
        change_settings(community_name="Fjell")
        assert settings().community_name == "Fjell"
    assert settings().community_name == "Fjell"


def test_who_reads_meanwhile_does_not_bring_the_old_decision_back(app: Flask, ctx: Flask) -> None:
    with transaction():
        change_settings(tagline="New")
        with app.app_context():
            assert settings().tagline == ""
    assert settings().tagline == "New"


def test_a_change_that_fails_leaves_no_trace(ctx: Flask) -> None:
    with pytest.raises(RuntimeError), transaction():
        change_settings(hue=200)
        assert settings().hue == 200
        raise RuntimeError
    assert settings().hue == 50


def test_a_name_that_does_not_exist_is_refused(ctx: Flask) -> None:
    with pytest.raises(TypeError), transaction():
        change_settings(colour="red")
