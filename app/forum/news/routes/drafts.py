"""Drafts: the list of them, and publishing, scheduling and withdrawing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.core.limits import limiter
from app.core.zones import zones
from app.forum.news.operations import cancel_schedule, publish_news, schedule_news, withdraw_news
from app.forum.news.queries import drafts_page
from app.forum.news.routes.blueprint import news
from app.forum.news.times import Chosen, chosen_time, clock_word, in_words, zone_of
from app.forum.topics.models import Topic
from app.forum.topics.queries import load_topic_page, topic_or_404
from app.forum.topics.routes.reading import shown
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@news.get("/news/drafts")
@signed_in
def drafts() -> ResponseReturnValue:
    """What is not published yet, for those who write it; for everyone else there is no such page."""
    page = drafts_page(current_viewer(), request.args.get("cursor"))
    if not current_viewer().is_staff and not page.items:
        raise NotFound
    older = f"/news/drafts?cursor={page.next}" if page.next else None
    return render_template("news/drafts.html", drafts=page.items, older=older, section="news")


@news.post("/topics/<int:topic_id>/publication")
@signed_in
@limiter.limit(limits.POSTING)
def publish(topic_id: int) -> ResponseReturnValue:
    """Show a draft to its readers now."""
    with transaction():
        topic = topic_or_404(current_viewer(), topic_id)
        publish_news(current_member(), topic)
    flash(_("It is published."), "success")
    return redirect(topic.url, 303)


@news.delete("/topics/<int:topic_id>/publication")
@signed_in
@limiter.limit(limits.REACTING)
def withdraw(topic_id: int) -> ResponseReturnValue:
    """Make a draft of published news again."""
    with transaction():
        topic = topic_or_404(current_viewer(), topic_id)
        withdraw_news(current_member(), topic)
    flash(_("It is a draft again: only staff see it."), "success")
    return redirect(_after_withdrawing(topic_id), 303)


def _after_withdrawing(topic_id: int) -> str:
    """The page of the draft."""
    return topic_or_404(current_viewer(), topic_id).url


@news.post("/topics/<int:topic_id>/schedule")
@signed_in
@limiter.limit(limits.POSTING)
def schedule(topic_id: int) -> ResponseReturnValue:
    """Publish a draft by the clock, or at another time than before."""
    topic = topic_or_404(current_viewer(), topic_id)
    text, zone = one_line(request.form.get("publish_on")), one_line(request.form.get("zone"))
    try:
        chosen = _chosen(text, zone or zone_of(current_viewer()))
        with transaction():
            schedule_news(current_member(), topic, chosen.at, chosen.zone)
    except Invalid as invalid:
        return _refused(topic, invalid, text, zone)
    _say(chosen)
    return redirect(topic.url, 303)


def _chosen(text: str, zone: str) -> Chosen:
    if zone not in zones():
        raise Invalid("zone", _("Choose a time zone from the list, such as Europe/Oslo."))
    chosen = chosen_time(text, zone)
    if chosen is None:
        raise Invalid("publish_on", _("Choose a day and a time, such as 2030-01-31 09:00."))
    return chosen


def _refused(topic: Topic, invalid: Invalid, text: str, zone: str) -> ResponseReturnValue:
    page = load_topic_page(current_viewer(), topic.id)
    typed = {"publish_on": text, "zone": zone}
    values = shown(current_viewer(), page, errors=invalid.errors, schedule_typed=typed)
    return render_template("topics/topic.html", **values, last=0), 422


def _say(chosen: Chosen) -> None:
    when = in_words(chosen.at, chosen.zone)
    flash(f"{_('It will be published on %(when)s.', when=when)} {clock_word(chosen.word)}".strip(), "success")


@news.delete("/topics/<int:topic_id>/schedule")
@signed_in
@limiter.limit(limits.REACTING)
def cancel(topic_id: int) -> ResponseReturnValue:
    """Keep a draft a draft."""
    with transaction():
        topic = topic_or_404(current_viewer(), topic_id)
        cancel_schedule(current_member(), topic)
    flash(_("It will not be published by itself any more."), "success")
    return redirect(topic.url, 303)
