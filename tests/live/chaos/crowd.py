"""The readers' side of a test of endurance: many browsers in processes of their own, and a few who write."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests

from tests.live.chaos.cuts import CUTS
from tests.support.cast import PASSWORD
from tests.support.server import ROOT

READERS = ("", "asker", "helper", "staff", "moderator", "product", "admin", "outsider")
WRITERS = ("asker", "helper", "staff", "outsider")
TRY_FOR = 180.0


def sign_in(base: str, who: str) -> requests.Session:
    """A browser of one of the cast; its name decides which process behind a proxy it comes to."""
    session = requests.Session()
    session.headers["User-Agent"] = f"Browser of {who}"
    if who:
        form = {"identity": f"{who}@example.org", "password": PASSWORD}
        session.post(f"{base}/sign-in", data=form, timeout=20).raise_for_status()
    return session


def cookies_of(session: requests.Session) -> str:
    return "; ".join(f"{name}={value}" for name, value in session.cookies.items())


class Crowd:
    """Readers in `processes` processes, told what to do together."""

    def __init__(self, processes: int = 2) -> None:
        command = [sys.executable, "-m", "tests.live.chaos.program"]
        self.processes = [
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def order(self, what: str, **more: Any) -> list[Any]:
        """Have all processes do something at once, and return their answers."""
        for process in self.processes:
            self._send(process, {"do": what, **more})
        return [self._answer(process) for process in self.processes]

    def gather(
        self,
        count: int,
        base: str | list[str],
        topic: int,
        seed: int,
        who: Sequence[str] = READERS,
        transports: Sequence[str] = ("websocket", "websocket", "websocket", "polling"),
    ) -> None:
        """Open so many pages; the cast takes turns, and so do the transports."""
        first = base if isinstance(base, str) else base[0]
        cookies = {one: cookies_of(sign_in(first, one)) for one in dict.fromkeys(who)}
        people = itertools.islice(itertools.cycle(who), count)
        readers = [{"who": one, "cookie": cookies[one]} for one in people]
        for number, reader in enumerate(readers):
            reader["transport"] = transports[(number // len(who)) % len(transports)]
        share = len(self.processes)
        for number, process in enumerate(self.processes):
            more = {
                "readers": readers[number::share],
                "base": base,
                "topic": topic,
                "seed": seed * 100 + number,
            }
            self._send(process, {"do": "gather", **more})
        for process in self.processes:
            self._answer(process)

    def cut(self, times: int, seconds: float, kinds: Sequence[str] = tuple(CUTS)) -> None:
        """Begin to cut each reader so many times within about so many seconds."""
        self.order("cut", times=times, seconds=seconds, kinds=list(kinds))

    def _send(self, process: subprocess.Popen[str], order: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()

    def _answer(self, process: subprocess.Popen[str]) -> Any:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the readers' process ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]


@dataclass
class Writer(threading.Thread):
    """Somebody who replies, and changes, deletes and likes; what is not answered is sent again, as it was."""

    base: str
    who: str
    topic: int
    share: int
    pause: float
    rng: Random
    acknowledged: dict[int, float] = field(default_factory=dict)
    changes: int = 0
    again: int = 0
    failed: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.session = sign_in(self.base, self.who)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Write until the share is done."""
        began = time.monotonic()
        try:
            for number in range(self.share):
                self._reply(number)
                if self.rng.random() < 0.3:
                    self._change()
                ahead = began + (number + 1) * self.pause - time.monotonic()
                if ahead > 0:
                    threading.Event().wait(ahead)
        except Exception as error:
            self.failed = repr(error)

    def _reply(self, number: int) -> None:
        token = f"{self.who}-{number:05d}-{self.rng.getrandbits(40):x}"
        form = {"body": f"Reply {number} by **{self.who}**: {token}", "token": token}
        answer = self._surely(f"/topics/{self.topic}/replies", form)
        found = re.search(r"#post-(\d+)$", answer.headers.get("Location", ""))
        assert answer.status_code == 303 and found, f"{answer.status_code} {answer.text[:300]}"
        self.acknowledged[int(found[1])] = time.monotonic()

    def _change(self) -> None:
        """Do something to a post of one's own, or like any; one that is gone by now is left alone."""
        post = self.rng.choice(list(self.acknowledged))
        what = self.rng.choice(["edit", "edit", "react", "react", "react", "delete"])
        if what == "edit":
            form = {"body": f"Changed: {self.rng.getrandbits(40):x}", "version": "1"}
            answer = self._surely(f"/posts/{post}?_method=PATCH", form)
        elif what == "delete":
            answer = self._surely(f"/posts/{post}?_method=DELETE", {})
        else:
            set_to = self.rng.choice(["on", "on", "off"])
            answer = self._surely(f"/posts/{post}/reactions/heart", {"set": set_to})
        assert answer.status_code in {303, 403, 404, 409, 422}, (
            f"{what}: {answer.status_code} {answer.text[:300]}"
        )
        self.changes += answer.status_code == 303

    def _surely(self, path: str, form: dict[str, str]) -> requests.Response:
        """Send a form, and again with the same content while nobody answers."""
        deadline = time.monotonic() + TRY_FOR
        while True:
            try:
                answer = self.session.post(self.base + path, data=form, allow_redirects=False, timeout=20)
                if answer.status_code < 500:
                    return answer
                problem = f"{answer.status_code} {answer.text[:200]}"
            except requests.RequestException as error:
                problem = repr(error)
            assert time.monotonic() < deadline, f"{path} was not answered: {problem}"
            self.again += 1
            threading.Event().wait(self.rng.uniform(0.05, 0.3))


class Writers:
    """A few who write at the same time."""

    def __init__(
        self, base: str, topic: int, posts: int, seconds: float, seed: int, who: Sequence[str] = WRITERS
    ):
        share = posts // len(who)
        self.all = [Writer(base, one, topic, share, seconds / share, Random(f"{seed}/{one}")) for one in who]

    def start(self) -> Writers:
        for writer in self.all:
            writer.start()
        return self

    def join(self, seconds: float = 300) -> dict[int, float]:
        """Wait until all is written; when each post was acknowledged."""
        for writer in self.all:
            writer.join(seconds)
            assert not writer.is_alive() and not writer.failed, writer.failed or "still writing"
        return self.acknowledged()

    def acknowledged(self) -> dict[int, float]:
        return {post: at for writer in self.all for post, at in dict(writer.acknowledged).items()}
