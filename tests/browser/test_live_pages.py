"""Pages beside topics and lists follow too: what is for staff, what is one's own, and the numbers around."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.care.moderation.models import Case
from app.care.moderation.operations import decide, warn
from app.care.moderation.operations.reporting import report_post
from app.core.db import db, transaction
from app.forum.bookmarks.models import Bookmark
from app.forum.drafts.operations import save_draft
from app.forum.follows.operations import follow
from app.forum.news.operations import acknowledge
from app.forum.news.queries import must_reads_for
from app.forum.spaces.operations import join_space, leave_space
from app.forum.topics.operations.bookmarking import bookmark_post, remove_bookmark
from tests.browser.conftest import Open
from tests.browser.live import admit, is_live, same_as_reload
from tests.support.cast import Cast

FRAME = ("main", ".topbar", ".rail")
Do = Callable[[Callable[[], object]], None]


@pytest.fixture
def do(cast: Cast) -> Do:
    """Do something in one transaction, as another process of the community would."""

    def run(what: Callable[[], object]) -> None:
        with cast.app.app_context(), transaction():
            what()

    return run


def looking_at(open_page: Open, who: str, path: str) -> Page:
    page = open_page(who, path)
    is_live(page)
    return page


def report(cast: Cast, body: str, by: str = "asker") -> tuple[int, int]:
    """Report a new reply; the numbers of the post and of its case."""
    post = cast.reply(cast.topic(title=f"About {body}"), by="outsider", body=body)
    with cast.app.app_context(), transaction():
        flag = report_post(cast.member(by), cast.post(post), "abuse", "")
        db.session.flush()
        return post, flag.case_id


def close(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        decide(cast.member("admin"), db.session.get_one(Case, case_id), "keep")


def test_the_queue_changes_under_a_moderator_who_writes(open_page: Open, cast: Cast) -> None:
    _, first = report(cast, "Buy this")
    _, second = report(cast, "Buy that")
    page = looking_at(open_page, "moderator", "/moderation")
    reason = page.locator(f"#reason-{second}")
    reason.fill("Advertising is not")
    post, third = report(cast, "Buy everything")
    expect(page.locator(f"#case-{third}")).to_be_visible()
    close(cast, first)
    expect(page.locator(f"#case-{first}")).to_have_count(0)
    with cast.app.app_context(), transaction():
        report_post(cast.member("helper"), cast.post(post), "spam", "")
    expect(page.locator(f"#case-{third}")).to_contain_text("2 reports")
    expect(reason).to_have_value("Advertising is not")
    expect(reason).to_be_focused()
    close(cast, second)
    expect(page.locator(f"#case-{third}")).to_be_visible()
    expect(reason).to_have_value("Advertising is not")
    reason.fill("")
    reason.blur()
    close(cast, third)
    same_as_reload(page, *FRAME)


def test_a_case_that_somebody_else_decides(open_page: Open, cast: Cast) -> None:
    _, case = report(cast, "Sold elsewhere")
    page = looking_at(open_page, "moderator", f"/moderation/cases/{case}")
    close(cast, case)
    expect(page.get_by_role("button", name="Suspend")).to_have_count(0)
    same_as_reload(page, *FRAME, "aside")


def test_notifications_arrive_where_they_are_read(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(by="product", title="Which blue do you mean?")
    page, other = (looking_at(open_page, "product", "/notifications") for _ in range(2))
    cast.reply(topic, body="The light one.")
    expect(page.locator(".notification", has_text="Which blue do you mean?")).to_be_visible()
    same_as_reload(page, *FRAME)
    page.get_by_role("button", name="Mark all as read").click()
    expect(other.locator("#bell [data-count=bell]")).to_have_text("")
    expect(other.locator(".notification.unread")).to_have_count(0)
    same_as_reload(other, *FRAME)


def test_a_warning_stands_above_every_open_page(open_page: Open, cast: Cast, do: Do) -> None:
    page = looking_at(open_page, "outsider", "/people")
    do(lambda: warn(cast.member("moderator"), cast.member("outsider"), "Please stay friendly.", "w" * 20))
    expect(page.get_by_text("A warning from the moderators")).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("A warning from the moderators")).to_have_count(0)


def test_what_everybody_must_read_comes_and_goes_on_the_front_page(
    open_page: Open, cast: Cast, do: Do
) -> None:
    page = looking_at(open_page, "helper", "/")
    cast.topic("staff", space="riding", kind="news", title="Check your brakes", extras={"must_read": "1"})
    expect(page.locator(".must-read")).to_contain_text("Check your brakes")
    expect(page.locator(".front-news")).to_contain_text("Check your brakes")
    with cast.app.app_context():
        waiting = [topic.id for topic in must_reads_for(cast.member("helper"))]
    for number in waiting:
        do(lambda number=number: acknowledge(cast.member("helper"), cast.get_topic(number)))
    expect(page.locator(".must-read")).to_have_count(0)
    same_as_reload(page, *FRAME)


def test_the_front_page_counts_what_is_new(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Which chain for rain?")
    page = looking_at(open_page, "product", "/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("You have read everything.")).to_be_visible()
    is_live(page)
    cast.reply(topic)
    expect(page.get_by_text("One conversation has something new for you.")).to_be_visible()
    cast.topic(title="And for snow?")
    expect(page.get_by_text("2 conversations have something new for you.")).to_be_visible()
    same_as_reload(page, *FRAME)


def test_what_was_read_is_not_unread_on_the_way_back(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Is the saddle waterproof?")
    page = looking_at(open_page, "helper", "/questions")
    other = page.context.new_page()
    other.goto("/questions")
    row = f"#topic-row-{topic}"
    expect(other.locator(f"{row}.unread")).to_have_count(1)
    page.locator(f"{row} h3 a").first.click()
    page.wait_for_url(f"**/topics/{topic}/**")
    expect(other.locator(f"{row}.unread")).to_have_count(0)
    page.go_back()
    expect(page.locator(row)).to_be_visible()
    expect(page.locator(f"{row}.unread")).to_have_count(0)


def test_bookmarks_and_drafts_of_another_device(open_page: Open, cast: Cast, do: Do) -> None:
    post = cast.reply(cast.topic(title="How to patch a tube"), body="With patience.")
    kept = looking_at(open_page, "helper", "/bookmarks")
    drafts = looking_at(open_page, "helper", "/drafts")
    do(lambda: bookmark_post(cast.member("helper"), cast.post(post)))
    do(lambda: save_draft(cast.member("helper"), "new:idea", {"title": ["A lamp"], "body": ["It shines."]}))
    expect(kept.locator("main")).to_contain_text("How to patch a tube")
    expect(drafts.locator("main")).to_contain_text("A lamp")
    same_as_reload(kept)
    same_as_reload(drafts)
    do(lambda: remove_bookmark(cast.member("helper"), post))
    expect(kept.locator("main")).not_to_contain_text("How to patch a tube")
    with cast.app.app_context():
        assert db.session.get(Bookmark, (cast.member("helper").id, post)) is None


def test_what_one_follows_grows(open_page: Open, cast: Cast, do: Do) -> None:
    page = looking_at(open_page, "moderator", "/following")
    listed = looking_at(open_page, "moderator", "/settings/following")
    do(lambda: follow(cast.member("moderator"), "space", cast.space("riding").id, "every"))
    expect(listed.locator("main")).to_contain_text("Riding")
    expect(page.locator(".topic-row").first).to_be_visible()
    cast.topic(title="Rain on the front wheel")
    page.get_by_role("button", name="Show 1 new topic").click()
    expect(page.locator(".topic-row", has_text="Rain on the front wheel")).to_be_visible()
    same_as_reload(listed)


def test_spaces_count_their_topics_and_members(open_page: Open, cast: Cast, do: Do) -> None:
    pages = [looking_at(open_page, who, "/spaces") for who in ("", "asker")]
    inside = looking_at(open_page, "asker", "/spaces/riding")
    members = looking_at(open_page, "asker", "/spaces/riding/members")
    do(lambda: join_space(cast.member("outsider"), cast.space("riding")))
    cast.topic(title="Where to park")
    for page in (*pages, members):
        same_as_reload(page)
    same_as_reload(inside, ".space-head")


def test_the_rail_forgets_a_space_that_was_left(open_page: Open, cast: Cast, do: Do) -> None:
    admit(cast, "asker", "beta")
    cast.topic(by="helper", space="beta", title="A secret motor")
    page = looking_at(open_page, "asker", "/people")
    spaces = page.locator("#rail-of-spaces")
    expect(spaces).to_contain_text("Beta riders")
    do(lambda: leave_space(cast.member("asker"), cast.space("beta")))
    expect(spaces).not_to_contain_text("Beta riders")
    same_as_reload(page, *FRAME)


def test_questions_that_wait_are_counted_on_every_page(open_page: Open, cast: Cast, do: Do) -> None:
    member, guest = looking_at(open_page, "helper", "/keys"), looking_at(open_page, "", "/")
    count = member.locator(".rail [data-count=unanswered]")
    before = int(count.inner_text() or 0)
    topic = cast.topic(title="What waits here?")
    expect(count).to_have_text(str(before + 1))
    hidden = cast.topic(by="helper", space="family", title="What waits for families?")
    expect(count).to_have_text(str(before + 2))
    cast.reply(topic)
    expect(count).to_have_text(str(before + 1))
    for page in (member, guest):
        same_as_reload(page, ".rail")
    assert hidden


def test_a_profile_and_the_tags_keep_count(open_page: Open, cast: Cast) -> None:
    profile, tags = looking_at(open_page, "asker", "/people/helper"), looking_at(open_page, "", "/tags")
    cast.topic(by="helper", title="Mud on the chain", tags=["mud"])
    expect(tags.locator("main")).to_contain_text("mud")
    same_as_reload(tags)
    same_as_reload(profile)
