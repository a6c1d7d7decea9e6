"""Experiences and products for programs."""

from __future__ import annotations

from tests.api.calling import Program, program
from tests.experiences.support import experience, product
from tests.support.cast import Cast

NEW = {
    "kind": "experience",
    "space": "riding",
    "title": "Half a year with it",
    "body": "It carries us.",
    "rating": 5,
}


def test_an_experience_names_a_product(cast: Cast) -> None:
    city, asker = product(cast), program(cast, "asker")
    made = asker.post("/topics", {**NEW, "product": "fjell-city", "recommends": True, "quotable": True})
    assert made.status_code == 201, made.json
    assert (made.json["product_id"], made.json["subject"], made.json["recommends"]) == (
        city,
        "Fjell City",
        True,
    )
    assert "Half a year" in cast.browser("staff").get("/insight/quotes").text


def test_what_is_wrong_is_named(cast: Cast) -> None:
    product(cast)
    asker = program(cast, "asker")
    for wrong, field in (
        ({}, "product"),
        ({"product": "nothing"}, "product"),
        ({"product": "fjell-city", "recommends": "yes"}, "recommends"),
        ({"product": "fjell-city", "quotable": 1}, "quotable"),
        ({"kind": "discussion", "rating": None, "quotable": True}, "quotable"),
    ):
        answer = asker.post("/topics", {**NEW, **wrong})
        assert answer.status_code == 422 and field in answer.json["errors"], (wrong, answer.json)


def test_products_with_their_figures(cast: Cast, app: object) -> None:
    city, trail = product(cast), product(cast, "Fjell Trail")
    experience(cast, about=city, stars=5, recommends="yes")
    experience(cast, "helper", about=city, stars=2, recommends="no", title="Not for me")
    anyone = Program(cast.app)
    items = anyone.get("/products").json["items"]
    assert [item["id"] for item in items] == [city, trail]
    one = anyone.get("/products/fjell-city").json
    assert one == items[0] and one["stars"] == [0, 1, 0, 0, 1]
    assert (one["mean"], one["recommend"], one["advise_against"]) == (3.5, 1, 1)
    # The mean of all is 3.5, and five more of that change nothing.
    assert one["score"] == 3.5 and items[1]["mean"] is None
    assert anyone.get("/products/nothing").status_code == 404


def test_consent_is_given_and_taken_back(cast: Cast) -> None:
    topic_id, asker = experience(cast), program(cast, "asker")
    url = f"/topics/{topic_id}/quote-consent"
    assert asker.post(url, {}).status_code == 200
    assert "Half a year" in cast.browser("staff").get("/insight/quotes").text
    assert asker.delete(url).status_code == 200
    assert "Half a year" not in cast.browser("staff").get("/insight/quotes").text
    assert program(cast, "helper").post(url, {}).status_code == 404
