"""Counts against numbers worked out by hand."""

from __future__ import annotations

from app.forum.polls.counting import runoff, tally

A, B, C, D = 1, 2, 3, 4


def test_each_option_counts_the_ballots_that_hold_it() -> None:
    assert tally({(A, B): 2, (B,): 3, (C,): 1}, [A, B, C, D]) == {A: 2, B: 5, C: 1, D: 0}


def test_the_ballots_of_the_last_go_to_their_next_choice() -> None:
    # Capitals of Tennessee, a hundred voters: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15.
    # Chattanooga leaves, its 15 go to Knoxville (32). Nashville (26) leaves next, its ballots name
    # Chattanooga (gone), then Knoxville: 58 against 42.
    memphis, nashville, chattanooga, knoxville = A, B, C, D
    votes = {
        (memphis, nashville, chattanooga, knoxville): 42,
        (nashville, chattanooga, knoxville, memphis): 26,
        (chattanooga, knoxville, nashville, memphis): 15,
        (knoxville, chattanooga, nashville, memphis): 17,
    }
    found = runoff(votes, [memphis, nashville, chattanooga, knoxville])
    assert [round_.counts for round_ in found.rounds] == [
        {memphis: 42, nashville: 26, chattanooga: 15, knoxville: 17},
        {memphis: 42, nashville: 26, knoxville: 32},
        {memphis: 42, knoxville: 58},
    ]
    assert found.winners == {knoxville}


def test_more_than_half_wins_at_once() -> None:
    found = runoff({(A,): 3, (B, A): 2}, [A, B, C])
    assert (len(found.rounds), found.winners) == (1, {A})


def test_ballots_without_a_next_choice_count_no_more() -> None:
    # 4 A, 3 B, 2 C only: C leaves and its ballots with it; of the 7 left, 4 are more than half.
    found = runoff({(A,): 4, (B,): 3, (C,): 2}, [A, B, C])
    assert found.rounds[1].counts == {A: 4, B: 3} and found.rounds[1].counted == 7
    assert found.winners == {A}


def test_several_last_ones_are_told_apart_by_the_round_before() -> None:
    # Round 1: A 5, B 3, C 2, D 1: D leaves, its ballot goes to C. Round 2: A 5, B 3, C 3, so nobody has more
    # than half of 11. B had more in round 1, so C leaves.
    found = runoff({(A,): 5, (B,): 3, (C, B): 2, (D, C, B): 1}, [A, B, C, D])
    assert found.rounds[0].out == {D} and found.rounds[1].out == {C}
    assert found.rounds[2].counts == {A: 5, B: 6} and found.winners == {B}


def test_a_tie_that_no_round_decides_has_several_winners() -> None:
    assert runoff({(A, B): 2, (B, A): 2}, [A, B, C]).winners == {A, B}


def test_without_ballots_nobody_wins() -> None:
    assert runoff({}, [A, B]).winners == frozenset()
