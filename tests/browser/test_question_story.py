"""A customer asks, staff answer, the customer accepts: both see it happen without a reload."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.topics.models import Post
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.browser.conftest import Open
from tests.support.cast import Cast


def ask(page: Page, title: str, body: str) -> None:
    page.goto("/topics/new?kind=question&space=riding")
    page.get_by_label("Your question").fill(title)
    page.locator("textarea[name=body]").fill(body)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/topics/*/*")


def staff_edits(cast: Cast, text: str) -> None:
    """The newest answer of the company says something else from now on."""
    with cast.app.app_context(), transaction():
        author = cast.member("staff")
        newest = select(Post).where(Post.author_id == author.id).order_by(Post.id.desc()).limit(1)
        post = db.session.scalars(newest).one()
        edit_post(author, post, compose(text), post.version)


def test_two_browsers_ask_answer_and_accept_live(open_page: Open) -> None:
    customer = open_page("asker")
    ask(customer, "Does the charger work at 5 degrees?", "It blinks twice and stops.")
    topic = customer.url
    staff = open_page("staff", topic)
    expect(customer.locator(".context")).to_contain_text("Ana")
    onlooker = open_page("", "/questions")

    staff.locator("textarea[name=body]").fill("Yes, but bring it **indoors** first.")
    expect(customer.locator("hearth-typing")).to_contain_text("Ana")
    staff.keyboard.press("Control+Enter")
    expect(staff.locator(".post", has_text="indoors")).to_be_visible()
    answer = customer.locator(".post", has_text="indoors")
    expect(answer).to_be_visible()

    answer.get_by_role("button", name="Solved by this").click()
    expect(customer.locator(".posts .post.solved")).to_contain_text("indoors")
    expect(customer.locator(".solution")).to_be_hidden()
    expect(staff.locator(".headline")).to_contain_text("Solved")
    row = onlooker.locator(".topic-row", has_text="Does the charger work")
    expect(row).to_contain_text("Solved")


def test_the_same_works_with_javascript_off(open_page: Open) -> None:
    customer = open_page("asker", java_script_enabled=False)
    ask(customer, "Which grease for the seat post?", "It creaks when I stand up.")
    topic = customer.url
    staff = open_page("staff", topic, java_script_enabled=False)
    staff.locator("textarea[name=body]").fill("Carbon paste, never grease.")
    staff.get_by_role("button", name="Post answer").click()
    expect(staff.locator(".post", has_text="Carbon paste")).to_be_visible()
    customer.goto(topic)
    answer = customer.locator(".post", has_text="Carbon paste")
    answer.get_by_role("button", name="Solved by this").click()
    expect(customer.locator(".post.solved")).to_contain_text("Carbon paste")
    customer.goto("/questions")
    expect(customer.locator(".topic-row", has_text="Which grease")).to_contain_text("Solved")


def reply(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").fill(words)
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".posts .post", has_text=words)).to_be_visible()


def test_from_a_title_to_a_help_article(open_page: Open, cast: Cast) -> None:
    """Similar ones while typing, what is missing, votes and their order, thanks, and lasting words."""
    cast.topic("helper", title="Shifter skips gears uphill", body="It clicks.")
    with cast.app.app_context():
        run_pending()
    customer = open_page("asker", "/topics/new?kind=question&space=riding")
    customer.get_by_label("Your question").press_sequentially("My shifter skips gears", delay=20)
    expect(customer.locator("hearth-similar")).to_contain_text("Shifter skips gears uphill")
    customer.get_by_label("Your question").fill("The shifter skips when I stand up")
    customer.locator("textarea[name=body]").fill("Only in third gear.")
    customer.get_by_role("button", name="Publish").click()
    customer.wait_for_url("**/topics/*/*")
    staff, helper = open_page("staff", customer.url), open_page("helper", customer.url)

    staff.get_by_text("Ask for more information").click()
    staff.get_by_label("What is missing?").fill("How old is the cable?")
    staff.get_by_role("button", name="Ask the asker").click()
    expect(customer.locator(".headline")).to_contain_text("Needs more information")
    expect(customer.locator(".closure")).to_contain_text("How old is the cable?")
    reply(customer, "Five years.")
    expect(staff.locator(".headline")).to_contain_text("Waiting for an answer")

    reply(helper, "Turn the barrel adjuster.")
    reply(staff, "Replace the cable.")
    best = customer.locator(".posts .post", has_text="Replace the cable.")
    best.get_by_role("button", name="Helpful", exact=True).click()
    expect(best.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(helper.locator(".posts .post", has_text="Replace the cable.")).to_contain_text(
        "1 found this helpful"
    )
    helper.reload()
    expect(helper.locator(".posts .post .prose").first).to_have_text("Replace the cable.")
    helper.get_by_role("link", name="Oldest first").click()
    expect(helper.locator(".posts .post .prose").first).to_have_text("Five years.")

    best.get_by_role("button", name="Solved by this").click()
    solved = customer.locator(".posts .post.solved")
    solved.get_by_text("Say thanks").click()
    solved.get_by_label("A line for whoever answered").fill("Like new!")
    # Somebody else changes the post while the thanks are being written.
    helper.locator(".posts .post.solved").get_by_role("button", name="Helpful", exact=True).click()
    expect(solved).to_contain_text("2 found this helpful")
    staff_edits(cast, "Replace the cable, and oil it.")
    expect(solved).to_contain_text("and oil it")
    solved.get_by_role("button", name="Send thanks").click()
    expect(solved.get_by_text("Change the thanks")).to_be_visible()
    expect(solved.get_by_role("button", name="Send thanks")).to_be_hidden()
    expect(staff.locator(".posts .post.solved")).to_contain_text("Like new!")
    expect(staff.locator(".headline")).to_contain_text("Solved")

    staff.reload()
    staff.get_by_role("link", name="Turn into a help article").click()
    expect(staff.locator("textarea[name=body]")).to_have_value(re.compile("Replace the cable"))
    staff.get_by_label("Title", exact=True).fill("When the shifter skips")
    staff.get_by_role("button", name="Publish article").click()
    expect(staff.get_by_role("heading", name="When the shifter skips")).to_be_visible()
    expect(customer.locator(".notice", has_text="When the shifter skips")).to_be_visible()
    customer.get_by_role("link", name="When the shifter skips").click()
    customer.get_by_role("button", name="Yes").click()
    expect(customer.locator("#was-this-helpful")).to_contain_text("1 of 1 member found this helpful")
