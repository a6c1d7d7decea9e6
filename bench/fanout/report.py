"""The figures as people read them, and as programs do."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.fanout.contest import Entrant, Figures

DELIVERY = ("first", "p50", "p95", "last", "spread", "after_answer", "answered", "cpu")
PAIRS = (
    ("hearth", "hearth-stock"),
    ("hearth", "node"),
    ("bare", "bare-stock"),
    ("bare", "node"),
)
READ_ME = """
Medians of the rounds; CPU is their mean. Milliseconds count from the beginning of the POST; spread is from
the first delivery to the last, after answer from the POST's answer to the last. CPU is the server's, with all
that it does after a post. hearth and hearth-stock check the sign-in, write the post, draw it and run its
jobs; bare, bare-stock and node only emit what they are given. So compare hearth with hearth-stock, bare with
node, and spread with spread."""


def say(line: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned text, the first column to the left."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = (
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(lines)


def show(entrants: Sequence[Entrant]) -> None:
    """Print all figures."""
    say("\n" + table([_sockets_head(), *(_sockets(each) for each in entrants)]))
    say("\n" + table([_posts_head(), *(_posts(each) for each in entrants)]))
    for line in _ratios({each.target.name: each.figures for each in entrants}):
        say(line)
    for each in entrants:
        say(f"{each.target.name}: {each.target.includes}")
    say(READ_ME)


def _sockets_head() -> list[str]:
    return [
        "",
        "sockets",
        "connected in s",
        "joins/s",
        "join p50 ms",
        "join last ms",
        "KB/socket",
        "idle % core",
    ]


def _sockets(entrant: Entrant) -> list[str]:
    it = entrant.figures
    numbers = (it.seconds, it.joins, it.join_p50, it.join_last, it.kb, it.idle)
    return [entrant.target.name, str(it.sockets), *(f"{number:.1f}" for number in numbers)]


def _posts_head() -> list[str]:
    heads = ["", "bytes", *DELIVERY, "worst last", "missing", "doubles", "disorder", "lost"]
    return [head.replace("_", " ") for head in heads]


def _posts(entrant: Entrant) -> list[str]:
    it = entrant.figures
    medians = [f"{it.of(name):.1f}" for name in DELIVERY]
    worst = max(each.last for each in it.rounds)
    counts = (it.missing, it.doubles, it.out_of_order, sum(it.lost.values()))
    return [entrant.target.name, str(it.bytes), *medians, f"{worst:.1f}", *map(str, counts)]


def _ratios(all_figures: Mapping[str, Figures]) -> list[str]:
    lines = [""]
    for one, other in PAIRS:
        if one in all_figures and other in all_figures:
            mine, theirs = all_figures[one], all_figures[other]
            parts = (
                f"{name} {mine.of(name) / theirs.of(name):.2f}"
                for name in ("last", "spread", "cpu")
                if theirs.of(name)
            )
            lines.append(f"{one} / {other}: " + ", ".join(parts))
    return lines


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
    }


def keep(path: Path, about: Mapping[str, Any], entrants: Sequence[Entrant]) -> None:
    """Write everything as JSON."""
    shown = {each.target.name: asdict(each.figures) | {"includes": each.target.includes} for each in entrants}
    path.write_text(json.dumps({**about, "targets": shown}, indent=1) + "\n")
