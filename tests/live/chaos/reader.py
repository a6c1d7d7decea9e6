"""A reader of one topic: does what static/js/live/ does, and has its connection cut again and again."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import gevent

from tests.live.chaos.line import LINES, LOST, Line, Lost
from tests.live.chaos.page import NEXT, PAGE_OF_POSTS, Page

MOST_HELD = 200
ASK_SECONDS = 10
SURE_AFTER = 1.0
SLOWEST = 10.0
JOIN_AGAIN_SECONDS = 4.0
WELCOME_BACK_SECONDS = 1.0
# Such a stream has the page fetch itself as a whole.
WHOLE = 'action="hearth-again" target="main'
MOST_REDIRECTS = 3


@dataclass
class Counts:
    """What one reader went through."""

    connections: int = 0
    refused: int = 0
    loads: int = 0
    streams: int = 0
    catch_ups: int = 0
    reloads: int = 0
    gaps: int = 0
    behind: int = 0
    drains: int = 0
    outs: int = 0
    cuts: dict[str, int] = field(default_factory=dict)


class Reader:
    """One browser with one page open."""

    def __init__(self, number: int, who: str, cookie: str, base: str, topic: int, rng: Random) -> None:
        self.number, self.who, self.topic, self.rng = number, who, topic, rng
        url = urlsplit(base)
        self.host, self.port = str(url.hostname), int(url.port or 80)
        self.headers = {"User-Agent": f"Reader {number}"} | ({"Cookie": cookie} if cookie else {})
        self.channel = f"topic:{topic}"
        self.transport = "websocket"
        self.page: Page | None = None
        self.line: Line | None = None
        self.counts = Counts()
        self.journal: deque[str] = deque(maxlen=400)
        self.wrong: list[str] = []
        self.seen: dict[int, float] = {}
        self.heard: list[tuple[int, float]] = []
        self.signals: list[tuple[str, float]] = []
        self.is_out = self.behind = self.asking = self.again = self.over = False
        self.wants_line = True
        self.held: list[dict[str, Any]] = []
        self.told = self.tries = self.attempt = 0
        self.changed_at = 0.0
        self.told_on_line = 0
        self.asked_by: gevent.Greenlet | None = None

    def note(self, text: str) -> None:
        """Keep a line of what happened, for the report of a test that fails."""
        self.journal.append(f"{time.monotonic():.3f} {text}")

    # ---- pages

    def get(self, path: str, accept: str = "text/html") -> tuple[int, dict[str, str], str]:
        """Ask for something and follow redirects; every request has a connection of its own."""
        for _ in range(MOST_REDIRECTS):
            connection = HTTPConnection(self.host, self.port, timeout=ASK_SECONDS)
            try:
                connection.request("GET", path, headers=self.headers | {"Accept": accept})
                answer = connection.getresponse()
                text = answer.read().decode()
            finally:
                connection.close()
            if answer.status not in {301, 302, 303}:
                break
            path = answer.headers["Location"]
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, text

    def load(self) -> bool:
        """Load the page where the reader is, and those behind it; False when it is not there (any more)."""
        known = self.page.posts[-1].number if self.page and self.page.posts else 0
        begins = known // PAGE_OF_POSTS * PAGE_OF_POSTS
        htmls = self._load_from(begins)
        self.counts.loads += 1
        if htmls is None:
            self.note("the page is not there")
            return False
        self.page = Page.read(htmls, begins)
        self.told = self.page.last
        self.note(f"loaded from {begins}: {len(self.page.posts)} posts, last={self.page.last}")
        self._look()
        return True

    def _load_from(self, after: int) -> list[str] | None:
        htmls: list[str] = []
        while True:
            path = f"/topics/{self.topic}?after={after}" if after else f"/topics/{self.topic}?order=time"
            status, _, html = self._get_surely(path)
            if status != 200:
                return None
            htmls.append(html)
            if (found := NEXT.search(html)) is None:
                return htmls
            after = int(found[1])

    def _get_surely(self, path: str) -> tuple[int, dict[str, str], str]:
        while True:
            try:
                answer = self.get(path)
            except LOST as error:
                self.note(f"{path} failed: {error!r}")
            else:
                if answer[0] < 500:
                    return answer
                self.note(f"{path}: {answer[0]}")
            gevent.sleep(self.rng.uniform(0.1, 0.5))

    def fresh(self) -> Page:
        """The whole topic as a new page shows it."""
        htmls = self._load_from(0)
        assert htmls is not None
        return Page.read(htmls, 0)

    def _look(self) -> None:
        self.changed_at = now = time.monotonic()
        for post in self.page.posts if self.page else ():
            self.seen.setdefault(post.id, now)

    # ---- the connection

    def connect(self) -> None:
        """Connect as long as that takes, then join; who began to do so last does it."""
        self.attempt = attempt = self.attempt + 1
        while self.wants_line and attempt == self.attempt:
            line = LINES[self.transport](self.host, self.port, self.headers, self._hear)
            line.ended = lambda reason, line=line: self._ended(line, reason)
            try:
                line.open()
            except Lost as error:
                self.counts.refused += 1
                self.note(f"no connection by {self.transport}: {error}")
                gevent.sleep(self.rng.uniform(0.1, 0.5))
                continue
            if attempt != self.attempt:
                line.drop()
                return
            self.line, self.told_on_line = line, 0
            self.counts.connections += 1
            self.note(f"connected by {self.transport}")
            self.enter()
            return

    def cut_line(self, how: str) -> Line | None:
        """End the connection: `drop`, `leave` or `freeze`."""
        line, self.line = self.line, None
        self.attempt += 1
        self.behind = True
        if self.asked_by is not None:
            self.asked_by.kill(block=False)
        if line is not None:
            getattr(line, how)()
        return line

    def _ended(self, line: Line, reason: str) -> None:
        self.note(f"the line ended: {reason}")
        if line is not self.line:
            return
        self.line = None
        self.behind = True
        wait = WELCOME_BACK_SECONDS if reason == "io server disconnect" else self.rng.uniform(0.05, 0.5)
        gevent.spawn_later(wait, self._come_back)

    def _come_back(self) -> None:
        if self.line is None and self.wants_line and not self.is_out:
            self.connect()

    # ---- the algorithm of the browser

    def enter(self) -> None:
        """Join the channel; the mark stays until it is known whether anything was missed."""
        if self.line is None or self.page is None or self.is_out:
            return
        self.behind = True
        question = {"channel": self.channel, "last": self.page.last}
        line, last = self.line, self.page.last
        line.ask("join", question, lambda answer: self._entered(line, answer, last))

    def _entered(self, line: Line, answer: Any, last: int) -> None:
        """Hear what was missed after `last`; a page that was loaded meanwhile may go less far."""
        if line is not self.line or self.page is None:
            return
        self.note(f"joined: {answer and answer.get('ok')} missed={answer and answer.get('missed')}")
        if not answer:
            gevent.spawn_later(JOIN_AGAIN_SECONDS, self.enter)
        elif answer["ok"] and answer.get("missed") is False and self.page.last == last:
            self._up_to_date()
        else:
            self.catch_up()

    def _hear(self, name: str, data: Any) -> None:
        match name:
            case "stream":
                self._stream(data)
            case "behind":
                self.counts.behind += 1
                self.behind = True
                gevent.spawn_later(self.rng.random() * data.get("within", 0), self.catch_up)
            case "drain":
                self.counts.drains += 1
                self.note(f"drain within {data.get('within')}")
                gevent.spawn_later(self.rng.random() * data.get("within", 0), self._go_elsewhere, self.line)
            case "out" if data["channel"] == self.channel:
                self._go_out()
            case "out":
                self.signals.append((f"out {data['channel']}", time.monotonic()))
            case "signal":
                self.signals.append((data["name"], time.monotonic()))

    def _go_elsewhere(self, line: Line | None) -> None:
        if line is None or line is not self.line:
            return
        self.cut_line("leave")
        self.connect()

    def _stream(self, message: dict[str, Any]) -> None:
        number = message["id"]
        self.counts.streams += 1
        self.heard.append((number, time.monotonic()))
        if message["channel"] != self.channel:
            self.wrong.append(f"told of {message['channel']}, listens to {self.channel}")
            return
        if number < self.told_on_line:
            self.wrong.append(f"event {number} told after {self.told_on_line} on one connection")
        self.told_on_line = number
        self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        """Show an event, or keep it until what lies before it is there."""
        if self.page is None or self.is_out or message["id"] <= self.page.last:
            return
        gap = not self.behind and (message.get("prev") or 0) > self.told
        if self.behind or gap:
            self._hold(message)
        else:
            self._draw(message)
        if gap:
            self.counts.gaps += 1
            self.note(f"gap: {message['prev']} was told before {message['id']}, told here was {self.told}")
            self.catch_up()

    def _draw(self, message: dict[str, Any]) -> None:
        page, number = self.page, message["id"]
        assert page is not None
        self._show(message["html"])
        self.told = max(self.told, number)
        gevent.spawn_later(SURE_AFTER, self._be_sure, page, number)

    def _be_sure(self, page: Page, number: int) -> None:
        """A cut may lie between two messages that belong together; now they are surely there."""
        if not self.behind and number <= self.told:
            page.last = max(page.last, number)

    def _hold(self, message: dict[str, Any]) -> None:
        self.held.append(message)
        if len(self.held) > MOST_HELD:
            self.held.clear()
            self.again = True

    def _show(self, html: str) -> None:
        assert self.page is not None
        self.page.apply(html)
        self._look()
        if WHOLE in html:
            self.over = True
            gevent.spawn(self.catch_up)

    def catch_up(self) -> None:
        """Ask for what was missed, once at a time."""
        if self.page is None or self.is_out:
            return
        self.behind = self.again = True
        if not self.asking:
            self.asking = True
            self.asked_by = gevent.spawn(self._ask_until_done)

    def _ask_until_done(self) -> None:
        try:
            while self.again:
                self.again = False
                self._ask()
            self.tries = 0
        except LOST as error:
            self.note(f"catch-up failed: {error!r}")
            self.tries += 1
            wait = min(2 ** (self.tries - 1), SLOWEST) * self.rng.uniform(1, 1.5)
            gevent.spawn_later(wait, self._ask_later)
        finally:
            self.asking = False

    def _ask_later(self) -> None:
        if self.behind:
            self.catch_up()

    def _ask(self) -> None:
        page = self.page
        assert page is not None
        if self.over:
            return self._start_over()
        after = page.last
        query = urlencode({"channel": self.channel, "after": after})
        self.counts.catch_ups += 1
        status, headers, text = self.get(f"/live/catch-up?{query}", "text/vnd.turbo-stream.html")
        if self.page is not page or page.last != after:
            self.again = True
        elif status == 410:
            self._start_over()
        elif status in {403, 404}:
            self._go_out()
        elif status != 200:
            raise Lost(f"catch-up {status}")
        else:
            self._show(text)
            page.last = self.told = max(after, int(headers.get("x-hearth-last-event") or 0))
            self.note(f"caught up from {after} to {page.last}")
            if not self.again:
                self._up_to_date()

    def _start_over(self) -> None:
        """Too much was missed to tell it step by step: the page is loaded anew, and says how far it goes."""
        self.over = False
        self.counts.reloads += 1
        self.note("starts over")
        if self.load():
            if not self.again:
                self._up_to_date()
        else:
            self._go_out()

    def _up_to_date(self) -> None:
        held, self.held = self.held, []
        self.behind = False
        for message in held:
            self._take(message)

    def _go_out(self) -> None:
        self.note("out")
        self.counts.outs += 1
        self.is_out = True
        self.held.clear()

    # ---- what the test does to it

    def open(self) -> None:
        """Load the page and follow it."""
        self.is_out = False
        if self.load():
            self.connect()

    def come_again(self) -> None:
        """Load the page and follow it anew."""
        self.cut_line("drop")
        self.page = None
        self.open()

    def close(self) -> None:
        """Be gone."""
        self.wants_line = False
        with suppress(*LOST):
            self.cut_line("drop")
