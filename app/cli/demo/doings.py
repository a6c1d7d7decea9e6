"""What people of the demo do beyond writing, each through the operation that a page would call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from app.cli.demo.content.reading import Table, read_table
from app.core import clock
from app.forum.experiences.forms import Described
from app.forum.experiences.operations import add_product, write_described
from app.forum.ideas.operations import cast_vote, note_vote
from app.forum.news.operations.acknowledging import acknowledge
from app.forum.news.operations.planning import NewsWishes, arrange_news
from app.forum.polls.forms import PollValues
from app.forum.polls.operations import cast_ballot, write_poll
from app.forum.polls.queries import poll_of
from app.forum.questions.operations import request_information, vote_on_article, write_article
from app.forum.questions.queries import article_draft
from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import accept_solution, find_helpful, open_topic
from app.forum.topics.text import compose
from app.people.accounts.models import Member

SOME_TIME = timedelta(hours=2)


class Doings:
    """Does what stands in doings.toml with the people, topics and posts that were made before."""

    def __init__(
        self,
        people: dict[str, Member],
        spaces: dict[str, Space],
        topics: dict[str, Topic],
        posts: dict[tuple[str, int], Post],
    ) -> None:
        self.people, self.spaces, self.topics, self.posts = people, spaces, topics, posts
        self.products: dict[str, int] = {}

    def do_all(self, now: datetime) -> None:
        """Do everything, some time ago; inside a transaction. Raises KeyError for a topic nobody wrote."""
        written = read_table("doings.toml")
        with clock.frozen(now - SOME_TIME):
            for name, act in self._acts():
                for table in written[name]:
                    act(table)

    def _acts(self) -> Iterator[tuple[str, Callable[[Table], Any]]]:
        yield from (("product", self._product), ("experience", self._experience), ("vote", self._vote))
        yield from (("noted", self._noted), ("helpful", self._helpful), ("thanks", self._thanks))
        yield from (("article", self._article), ("needs", self._needs), ("poll", self._poll))
        yield from (("answered", self._answered), ("draft", self._draft))

    def _product(self, table: Table) -> None:
        self.products[table["name"]] = add_product(self.people["sol"], table).id

    def _experience(self, table: Table) -> None:
        topic = self.topics[table["topic"]]
        described = Described(
            self.products[table["product"]], "", table["recommends"] == "yes", table["quotable"]
        )
        write_described(topic.author, topic, described)
        for key in table["helpful"]:
            find_helpful(self.people[key], self.posts[table["topic"], 1])

    def _vote(self, table: Table) -> None:
        cast_vote(self.people[table["by"]], self.topics[table["topic"]], table["importance"], table["why"])

    def _noted(self, table: Table) -> None:
        said = (table["customer"], table["source"], table["importance"], table["why"])
        note_vote(self.people[table["by"]], self.topics[table["topic"]], *said)

    def _helpful(self, table: Table) -> None:
        for key in table["up"]:
            find_helpful(self.people[key], self.posts[table["topic"], table["reply"] + 1])

    def _thanks(self, table: Table) -> None:
        topic = self.topics[table["topic"]]
        solution = next(post for post in self.posts.values() if post.id == topic.solution_post_id)
        accept_solution(topic.author, topic, solution, table["words"])

    def _article(self, table: Table) -> None:
        topic = self.topics[table["topic"]]
        text = compose(article_draft(topic)[1])
        made = write_article(self.people[table["by"]], topic, table["title"], text)
        for value in ("yes", "no"):
            for key in table[value]:
                vote_on_article(self.people[key], made, value)

    def _needs(self, table: Table) -> None:
        request_information(self.people[table["by"]], self.topics[table["topic"]], table["note"])

    def _poll(self, table: Table) -> None:
        topic = self.topics[table["topic"]]
        write_poll(topic.author, topic, PollValues(table["question"], tuple(table["options"])))
        poll = poll_of(topic.id)
        assert poll is not None
        for number, keys in table["votes"].items():
            for key in keys:
                cast_ballot(self.people[key], topic, [poll.option_ids[int(number) - 1]])

    def _answered(self, table: Table) -> None:
        topic = self.topics[table["topic"]]
        ideas = [self.topics[key].id for key in table["ideas"]]
        arrange_news(topic.author, topic, NewsWishes(ideas=ideas, must_read=table["must_read"]))
        for key in table["read_by"]:
            acknowledge(self.people[key], topic)

    def _draft(self, table: Table) -> None:
        space, token = self.spaces[table["space"]], f"demo-draft-{table['title']}".replace(" ", "-")
        told = {"kind": "news", "title": table["title"], "text": compose(table["body"]), "token": token}
        open_topic(self.people[table["by"]], space, **told, extras={"then": "draft"})
