"""Counting: which series there are, and that there never are more."""

from __future__ import annotations

import pytest

from app.core import figures


def value(name: str, **labels: str) -> float:
    return figures.registry.get_sample_value(name, labels) or 0.0


def series() -> int:
    return len(figures.written().splitlines())


def test_an_event_counts_its_age_and_its_work() -> None:
    before = [value("hearth_event_lag_seconds_sum"), value("hearth_event_telling_seconds_count")]
    figures.event_told(2.0, 0.001)
    assert value("hearth_event_lag_seconds_sum") == pytest.approx(before[0] + 2)
    assert value("hearth_event_telling_seconds_count") == before[1] + 1


def test_clocks_that_disagree_make_no_negative_age() -> None:
    before = value("hearth_event_lag_seconds_sum")
    figures.event_told(-3.0, 0.001)
    assert value("hearth_event_lag_seconds_sum") == before


@pytest.mark.parametrize(
    ("recipients", "crowd"),
    [(0, "0"), (1, "1-9"), (9, "1-9"), (10, "10-99"), (999, "100-999"), (1000, "1000+"), (5000, "1000+")],
)
def test_broadcasts_count_by_how_many_heard_them(recipients: int, crowd: str) -> None:
    before = value("hearth_broadcast_seconds_count", recipients=crowd)
    figures.broadcast(recipients, 0.002)
    assert value("hearth_broadcast_seconds_count", recipients=crowd) == before + 1


def test_methods_that_nobody_knows_share_one_series() -> None:
    figures.request_answered("unmatched", "BREW", 405, 0.001)
    before = series()
    for number in range(100):
        figures.request_answered("unmatched", f"BREW{number}", 405, 0.001)
    assert series() == before
    assert value("hearth_request_seconds_count", route="unmatched", method="other", status="4xx") >= 101


def test_reasons_and_results_are_fixed_sets() -> None:
    for count in (figures.socket_cut, figures.caught_up, figures.job_ended):
        with pytest.raises(KeyError):
            count("whatever a client says")


def test_all_reasons_and_results_are_there_before_they_happen() -> None:
    text = figures.written().decode()
    assert all(f'hearth_sockets_cut_total{{reason="{reason}"}}' in text for reason in figures.CUT_REASONS)
    assert all(f'hearth_catch_ups_total{{result="{it}"}}' in text for it in figures.CATCH_UP_RESULTS)
    assert all(f'hearth_jobs_total{{result="{result}"}}' in text for result in figures.JOB_RESULTS)
