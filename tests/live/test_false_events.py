"""What only the library may say: a client that says it would be forgotten, and hear on."""

import pytest

from app.live.rooms import sockets


@pytest.mark.parametrize("name", ["disconnect", "connect", "connect_error"])
def test_a_client_cannot_say_that_it_came_or_went(ear, cast, name):
    topic = cast.topic()
    page = ear("asker")
    page.join(f"topic:{topic}")
    known = set(sockets)
    with pytest.raises(ValueError, match="no event"):
        page.say(name, {})
    assert set(sockets) == known


def test_what_is_no_event_reaches_no_handler(ear):
    page = ear("asker")
    with pytest.raises(ValueError, match="no event"):
        page.socket.emit(["join"], {})
