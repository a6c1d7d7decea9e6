"""The demo community holds together: enough of everything, told in order, by people who exist."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.cli.demo.content import DemoContent, Moment, load, with_links
from app.cli.demo.content.checks import complaints

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo() -> DemoContent:
    return load()


def with_topic(demo: DemoContent, key: str, **changes: object) -> DemoContent:
    return replace(demo, topics={**demo.topics, key: replace(demo.topics[key], **changes)})  # type: ignore[arg-type]


def kinds(demo: DemoContent) -> Counter[str]:
    return Counter(topic.kind for topic in demo.topics.values())


def test_every_kind_is_there_in_number(demo: DemoContent) -> None:
    assert len(demo.topics) >= 48
    assert kinds(demo) == {"question": 19, "experience": 8, "idea": 10, "news": 6, "discussion": 6}


def test_there_are_enough_posts_and_no_endless_thread(demo: DemoContent) -> None:
    assert 220 <= sum(1 for _ in demo.posts()) <= 260
    assert all(len(topic.replies) <= 14 for topic in demo.topics.values())


def test_the_five_demo_sign_ins_have_their_roles(demo: DemoContent) -> None:
    roles = [demo.people[key].role for key in ("mika", "ana", "ingrid", "devika", "sol")]
    assert roles == ["customer", "staff", "moderator", "product", "admin"]


def test_everybody_writes_something(demo: DemoContent) -> None:
    assert {post.by for _, post in demo.posts()} == set(demo.people)


def test_every_space_and_every_tag_is_used(demo: DemoContent) -> None:
    assert {topic.space for topic in demo.topics.values()} == set(demo.spaces)
    assert {tag for topic in demo.topics.values() for tag in topic.tags} == set(demo.tags)


def test_spaces_are_open_closed_and_hidden(demo: DemoContent) -> None:
    assert {space.audience for space in demo.spaces.values()} == {"open", "members", "hidden"}
    assert demo.people[demo.spaces["cargo-families"].owners[0]].role == "customer"
    assert demo.spaces["news-from-fjell"].may_post == "staff"


def test_some_questions_are_solved_by_customers_some_by_staff_and_some_wait(demo: DemoContent) -> None:
    questions = [topic for topic in demo.topics.values() if topic.kind == "question"]
    solutions = [topic.posts[topic.solution.reply] for topic in questions if topic.solution]
    solvers = [demo.people[post.by].role for post in solutions]
    waiting_today = [topic for topic in questions if not topic.solution and topic.opening.at.days == 0]
    assert len(solvers) >= 10 and solvers.count("customer") >= 4 and solvers.count("customer") < len(solvers)
    assert len(questions) - len(solvers) >= 5 and len(waiting_today) == 2
    assert any(not topic.replies for topic in waiting_today)


def test_ideas_stand_at_every_step_of_their_way(demo: DemoContent) -> None:
    ideas = [topic for topic in demo.topics.values() if topic.kind == "idea"]
    now_at = Counter(idea.decisions[-1].status if idea.decisions else "open" for idea in ideas)
    once, twice = ("declined", "under_review"), ("shipped", "planned", "in_progress", "open")
    assert now_at == dict.fromkeys(once, 1) | dict.fromkeys(twice, 2)
    assert all(0 < len(step.reason) <= 500 for idea in ideas for step in idea.decisions)


def test_one_honest_experience_got_help_from_staff(demo: DemoContent) -> None:
    topic = demo.topics["three-months-twice-in-the-workshop"]
    assert topic.rating == 2 and demo.people[topic.replies[0].by].role == "staff"


def test_three_posts_wait_for_the_moderator(demo: DemoContent) -> None:
    assert sum(1 for _, post in demo.posts() if post.flags) == 3


def test_the_mudguard_trend_comes_from_several_riders_in_several_spaces_this_week(demo: DemoContent) -> None:
    week = [(topic, post) for topic, post in demo.posts() if post.at.days < 7 and "mudguards" in topic.tags]
    riders = {post.by for _, post in week if demo.people[post.by].role == "customer"}
    assert len(riders) >= 8 and len({topic.space for topic, _ in week}) == 3


def test_topics_come_from_the_oldest_to_the_newest(demo: DemoContent) -> None:
    times = [topic.opening.at.before(NOW) for topic in demo.topics.values()]
    assert times == sorted(times) and times[-1] < NOW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-40m", datetime(2026, 11, 21, 13, 20, tzinfo=UTC)),
        ("-12d 14:05", datetime(2026, 11, 9, 14, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_is_counted_back_from_now(text: str, expected: datetime) -> None:
    assert Moment(text).before(NOW) == expected


@pytest.mark.parametrize("text", ["yesterday", "-40", "12d 14:05", "-1d"])
def test_a_moment_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        Moment(text).before(NOW)


def test_links_between_topics_get_their_address() -> None:
    assert (
        with_links("[this](topic:winter-check)!", "/topics/7/{}".format) == "[this](/topics/7/winter-check)!"
    )


def test_a_broken_reference_is_named(demo: DemoContent) -> None:
    broken = with_topic(demo, "winter-check", tags=("winter", "surfing"))
    assert list(complaints(broken)) == ["winter-check: tag 'surfing' is unknown"]


def test_a_stranger_in_a_hidden_space_is_named(demo: DemoContent) -> None:
    topic = demo.topics["beta-4-2-is-ready"]
    broken = with_topic(demo, topic.key, opening=replace(topic.opening, reactions={"heart": ("owen",)}))
    assert list(complaints(broken)) == ["beta-4-2-is-ready: post 0: person in beta-riders 'owen' is unknown"]


def test_replies_out_of_order_are_named(demo: DemoContent) -> None:
    topic = demo.topics["belt-squeaks"]
    broken = with_topic(demo, topic.key, replies=topic.replies[::-1], solution=None)
    assert any("posts are out of order" in words for words in complaints(broken))


def test_a_solution_may_not_be_accepted_by_a_bystander(demo: DemoContent) -> None:
    topic = demo.topics["belt-squeaks"]
    assert topic.solution
    broken = with_topic(demo, topic.key, solution=replace(topic.solution, by="mika"))
    assert list(complaints(broken)) == ["belt-squeaks: only the author or staff accept a solution"]
