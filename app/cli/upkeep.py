"""Commands that keep a community in order: worker, recount, rerender."""

from __future__ import annotations

import signal
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.db import db, transaction
from app.core.jobs import wake_workers
from app.core.worker import Worker
from app.forum.questions.operations import rerender_articles
from app.forum.topics.recount import Counter, counters, rerender
from app.forum.topics.recount_contributions import ContributionCounter
from app.live import relay


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run background jobs in a process of their own until it is stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    db.session.remove()
    jobs = Worker(app)

    def stop(number: int, frame: FrameType | None) -> None:
        # Not stop(): it takes a lock, which the code that is interrupted here may hold.
        jobs.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    relay.start(app, wake_workers)
    click.echo("The worker is running.")
    jobs.run()


@click.command("recount")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong.")
@with_appcontext
def recount(dry_run: bool) -> None:
    """Compare every counter with the rows it counts, and put wrong ones right."""
    wrong = 0
    with transaction() as session:
        for counter in counters():
            found = _compare(counter)
            wrong += found
            if found and not dry_run:
                session.execute(counter.correction())
    click.echo(
        "Every counter is right."
        if not wrong
        else f"{wrong} counters were wrong{'' if dry_run else ', now right'}."
    )


def _compare(counter: Counter | ContributionCounter) -> int:
    wrong = db.session.execute(counter.wrong()).all()
    for number, kept, counted in wrong[:20]:
        click.echo(f"{counter.name} of {number}: {kept}, counted {counted}")
    return len(wrong)


@click.command("rerender")
@click.option("--all", "everything", is_flag=True, help="Also what the present renderer made.")
@with_appcontext
def rerender_posts(everything: bool) -> None:
    """Render stored texts again, after the renderer or the setting for mathematics has changed."""
    click.echo(f"{rerender(everything)} posts and {rerender_articles(everything)} help articles rendered.")


COMMANDS = (worker, recount, rerender_posts)
