"""Quoting a post in a reply, with and without scripts."""

from __future__ import annotations

from html import unescape

from tests.support.cast import Cast


def test_the_page_of_a_quote_link_brings_the_quotation_into_the_composer(cast: Cast) -> None:
    topic_id = cast.topic(body="One.")
    post_id = cast.reply(topic_id, "helper", "- two\n- three")
    page = cast.browser("asker").get(f"/topics/{topic_id}?quote={post_id}", follow_redirects=True)
    handle = cast.handle_of("helper")
    wanted = f" wrote](/posts/{post_id}):\n>\n> - two\n> - three\n\n@{handle} "
    assert wanted in unescape(page.text)
    assert f'name="reply_to_id" value="{post_id}"' in page.text
    assert f"?quote={post_id}#composer" in page.text


def test_a_quotation_is_added_once_to_what_was_begun(cast: Cast) -> None:
    topic_id = cast.topic(body="One.")
    post_id = cast.reply(topic_id, "helper", "Two.")
    asker = cast.browser("asker")
    begun = f"My draft.\n\n> [Somebody wrote](/posts/{post_id}):"
    asker.post("/drafts", data={"draft_place": f"topic:{topic_id}", "body": "My draft."})
    page = unescape(asker.get(f"/topics/{topic_id}?quote={post_id}", follow_redirects=True).text)
    assert "My draft.\n\n> [" in page
    other = cast.browser("staff")
    other.post("/drafts", data={"draft_place": f"topic:{topic_id}", "body": begun})
    page = unescape(other.get(f"/topics/{topic_id}?quote={post_id}", follow_redirects=True).text)
    assert page.count(f"](/posts/{post_id}):") == 1


def test_posts_of_other_topics_and_removed_ones_are_not_quoted(cast: Cast) -> None:
    topic_id, other_id = cast.topic(body="One."), cast.topic(body="Elsewhere.")
    foreign = cast.reply(other_id, "helper", "Not from here.")
    asker, helper = cast.browser("asker"), cast.browser("helper")
    page = asker.get(f"/topics/{topic_id}?quote={foreign}", follow_redirects=True)
    assert "Not from here." not in page.text
    assert asker.get(f"/posts/{foreign}/quotation").text.endswith(f"@{cast.handle_of('helper')} ")
    assert helper.post(f"/posts/{foreign}?_method=DELETE").status_code in (200, 303)
    assert asker.get(f"/posts/{foreign}/quotation").status_code == 404
    assert helper.get(f"/posts/{foreign}/quotation").status_code == 404
