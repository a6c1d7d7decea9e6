"""The page of a product: figures that are the same for all, and the experiences one may see."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.operations import delete_post, hide_post
from app.forum.topics.queries.visible import first_post_id
from tests.experiences.support import customer, experience, product
from tests.support.cast import Cast
from tests.support.queries import counted

URL = "/products/fjell-city"


def figures(text: str) -> tuple[str, list[int]]:
    """The mean and the numbers by stars, from one to five, as the page shows them."""
    mean = re.search(r"<b>(\d\.\d)</b>", text)
    bars = [int(number) for number in re.findall(r"<span>(\d+)</span></a></li>", text)]
    return mean[1] if mean else "", bars[::-1]


def test_mean_bars_and_recommendation(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    for by, stars, said in (
        ("asker", 5, "yes"),
        ("helper", 4, "yes"),
        ("outsider", 4, "no"),
        (customer(cast, 1), 1, ""),
    ):
        experience(cast, by, about=city, stars=stars, recommends=said, title=f"{stars} stars by {by}")
    page = guest.get(URL).text
    assert figures(page) == ("3.5", [1, 0, 0, 2, 1])
    assert "4 ratings" in page and "2 of 3 would recommend it." in page and "67 %" not in page
    assert 'aria-label="4 stars: 2 ratings"' in page
    assert "4 ratings" in guest.get("/products").text


def test_of_each_customer_the_newest_counts_and_nothing_of_staff(cast: Cast, guest: FlaskClient) -> None:
    city, trail = product(cast), product(cast, "Fjell Trail")
    for stars in (1, 1, 5):
        experience(cast, "asker", about=city, stars=stars, title=f"{stars} stars, and again")
    experience(cast, "asker", about=trail, stars=2)
    experience(cast, "helper", about=city, stars=3)
    for colleague in ("staff", "product"):
        experience(cast, colleague, about=city, stars=5, title=f"Says {colleague}")
    page = guest.get(URL).text
    assert figures(page) == ("4.0", [0, 0, 1, 0, 1])
    assert "2 ratings" in page and "1 stars, and again" in page and "Says staff" in page
    assert "The newest experience of each customer" in page
    assert figures(guest.get("/products/fjell-trail").text)[0] == "2.0"


def test_when_the_newest_goes_the_one_before_counts_again(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    experience(cast, about=city, stars=2, title="At first")
    later = experience(cast, about=city, stars=5, title="In the end")
    with app.app_context(), transaction():
        delete_post(cast.member("asker"), cast.post(first_post_id(later)))
    assert figures(guest.get(URL).text)[0] == "2.0"


def test_from_five_answers_there_is_a_share(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    for number in range(5):
        by = customer(cast, number)
        experience(cast, by, about=city, recommends="yes" if number else "no", title=f"Number {number}")
    assert "80 % would recommend it (4 of 5 who said so)." in guest.get(URL).text


def test_the_figures_are_those_of_open_spaces_for_everyone(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    experience(cast, about=city, stars=5)
    experience(cast, about=city, stars=1, space="family", title="Among families only")
    for reader in (guest, cast.browser("outsider"), cast.browser("helper"), cast.browser("admin")):
        assert figures(reader.get(URL).text) == ("5.0", [0, 0, 0, 0, 1])
    assert "Among families only" in cast.browser("helper").get(URL).text
    assert "Among families only" not in guest.get(URL).text + cast.browser("outsider").get(URL).text
    assert "Nobody gave 1 star" in guest.get(f"{URL}?stars=1").text


def test_what_is_removed_counts_no_more(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    _kept, hidden, deleted = (experience(cast, about=city, stars=n, title=f"{n} stars") for n in (3, 1, 2))
    with app.app_context(), transaction():
        hide_post(cast.member("moderator"), cast.post(first_post_id(hidden)))
        delete_post(cast.member("moderator"), cast.post(first_post_id(deleted)))
    for reader in (guest, cast.browser("moderator")):
        page = reader.get(URL).text
        assert figures(page)[0] == "3.0" and "1 stars" not in page and "2 stars</a>" not in page


def titles(browser: FlaskClient, query: str) -> list[str]:
    return re.findall(r'<h2><a href="/topics/[^"]+">([^<]+)</a>', browser.get(f"{URL}{query}").text)


def test_orders_filters_and_pages(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    ids = [experience(cast, about=city, stars=n, title=f"Experience {n}") for n in (2, 5, 3)]
    with cast.app.app_context():
        post_id = first_post_id(ids[2])
    cast.browser("helper").post(f"/posts/{post_id}/helpful?value=up")
    assert titles(guest, "") == ["Experience 3", "Experience 5", "Experience 2"]
    assert titles(guest, "?order=helpful")[0] == "Experience 3"
    assert titles(guest, "?order=highest") == ["Experience 5", "Experience 3", "Experience 2"]
    assert titles(guest, "?order=lowest") == ["Experience 2", "Experience 3", "Experience 5"]
    assert titles(guest, "?stars=5") == ["Experience 5"]
    assert guest.get(f"{URL}?order=loud&stars=9").status_code == 200
    assert guest.get(f"{URL}?after=x").status_code == 404


def test_pages_go_on_without_gaps_in_every_order(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    for number in range(23):
        experience(cast, about=city, stars=1 + number % 5, title=f"Experience {number}")
    for order in ("newest", "helpful", "highest", "lowest"):
        first = guest.get(f"{URL}?order={order}").text
        more = re.search(r'rel="next" href="[^"]*after=([\w-]+)"', first)
        assert more is not None
        seen = titles(guest, f"?order={order}") + titles(guest, f"?order={order}&after={more[1]}")
        assert len(seen) == len(set(seen)) == 23, order


def test_a_page_costs_the_same_however_many(app: Flask, cast: Cast) -> None:
    city = product(cast)
    browser = cast.browser("asker")
    costs = []
    for more in (2, 16):
        for number in range(more):
            cast.reply(experience(cast, about=city, title=f"Experience {number}"), "staff", "Thank you.")
        browser.get(URL)
        with counted(app) as statements:
            browser.get(URL)
        browser.get("/products")
        with counted(app) as listed:
            browser.get("/products")
        costs.append((len(statements), len(listed)))
    assert costs[0] == costs[1] and costs[0][0] <= 9 and costs[0][1] <= 7, costs


def test_the_reply_of_the_company_stands_under_it(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    topic_id = experience(cast, about=city)
    cast.reply(topic_id, "staff", "We look into the brakes.")
    page = guest.get(URL).text
    assert "Reply from the company" in page and "We look into the brakes." in page


def test_a_number_leads_to_the_address_and_unknown_ones_nowhere(cast: Cast, guest: FlaskClient) -> None:
    city = product(cast)
    assert guest.get(f"/products/{city}").location.endswith(URL)
    for path in ("/products/nothing", "/products/0", "/products/99999999999999999999", "/products/%20"):
        assert guest.get(path).status_code == 404


def test_best_rated_goes_by_the_weighted_mean(cast: Cast, guest: FlaskClient) -> None:
    two, many = product(cast, "Two fives"), product(cast, "Twenty good ones")
    product(cast, "Nobody said anything")
    people = [customer(cast, number) for number in range(20)]
    for by in people[:2]:
        experience(cast, by, about=two, stars=5, title=f"Five by {by}")
    for number, by in enumerate(people):
        experience(cast, by, about=many, stars=5 if number % 10 else 4, title=f"Good {number}")
    # All: 108 stars of 22, 4.909. Two fives: (10 + 24.545) / 7 = 4.935; the many: (98 + 24.545) / 25 = 4.902.
    page = guest.get("/products?order=best").text
    assert page.index("Two fives") < page.index("Twenty good ones") < page.index("Nobody said anything")
    assert "stands at 4.94" in guest.get("/products/two-fives").text
    assert "stands at 4.90" in guest.get("/products/twenty-good-ones").text
