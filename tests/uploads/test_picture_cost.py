"""What a picture may cost: bounds that hold before it is unpacked, and turns that nobody takes alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gevent.lock import BoundedSemaphore
from PIL import Image

from app.core import images, picture_decoding
from app.core.errors import Busy, Invalid
from app.core.threads import in_a_thread
from tests.uploads.files import moving, path, picture, send, sent


def animated(kind: str, frames: int, canvas: tuple[int, int]) -> bytes:
    """A picture of many frames that differ in one pixel, on a large canvas."""
    pictures = [Image.new("L", canvas) for _ in range(2)]
    pictures[1].putpixel((0, 0), 255)
    out = BytesIO()
    rest = [pictures[number % 2] for number in range(1, frames)]
    pictures[0].save(out, kind, save_all=True, append_images=rest, duration=40)
    return out.getvalue()


@pytest.fixture
def seeks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames that were unpacked."""
    found: list[int] = []
    Image.init()
    for plugin in (Image.Image, *(Image.OPEN[kind][0] for kind in ("GIF", "PNG", "WEBP"))):
        if "seek" in vars(plugin):

            def seek(self: Any, frame: int, seek: Any = plugin.seek) -> None:
                found.append(frame)
                seek(self, frame)

            monkeypatch.setattr(plugin, "seek", seek)
    return found


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_many_frames_on_a_large_canvas_are_not_unpacked(
    kind: str, seeks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST_UNPACKED_PIXELS", 1_000_000)
    data = animated(kind, 12, (2_500, 100))
    seeks.clear()
    made = images.pictures_of(data)
    assert not made.moves and (made.width, made.height) == (2400, 96)
    assert set(seeks) <= {0}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_small_one_keeps_moving(kind: str) -> None:
    assert images.pictures_of(animated(kind, 12, (100, 80))).moves


def test_the_second_picture_inside_a_photo_of_a_phone_is_no_film() -> None:
    out = BytesIO()
    Image.new("RGB", (90, 60)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))])
    assert not images.pictures_of(out.getvalue()).moves


def test_unpacking_ends_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_decoding, "WORK_SECONDS", -1.0)
    with pytest.raises(Invalid, match="takes too long to read"):
        images.pictures_of(picture())


def test_frames_end_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "WORK_SECONDS", -1.0)
    assert not images.pictures_of(moving()).moves


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    data = picture("JPEG", progressive=True)
    start = data.index(b"\xff\xda")
    end = data.index(b"\xff\xda", start + 2)
    with pytest.raises(Invalid, match="takes too long to read"):
        images.pictures_of(data[:end] + data[start:end] * 200 + data[end:])


def test_one_person_holds_one_turn_and_the_next_waits_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.0)
    turns = images.Turns(2)
    with turns.taken("asker"):
        with pytest.raises(Busy, match="Many pictures are being worked on"), turns.taken("asker"):
            pass
        with turns.taken("helper"), pytest.raises(Busy), turns.taken("staff"):
            pass
    with turns.taken("asker"):
        pass


def test_who_waits_too_long_is_told_when_to_come_back(
    asker: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(images._turns, "_all", taken := BoundedSemaphore(1))
    with held(taken):
        answer = send(asker, picture())
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    assert "Many pictures" in answer.get_json()["detail"]


@contextmanager
def held(semaphore: BoundedSemaphore) -> Iterator[None]:
    """Somebody else has it."""
    semaphore.acquire()
    yield
    semaphore.release()


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_stay_grey(kind: str) -> None:
    out = BytesIO()
    Image.new("I;16", (40, 30), 0x4000).save(out, kind)
    assert colour(out.getvalue())[:3] == pytest.approx((64, 64, 64), abs=4)


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("CMYK", (0, 255, 255, 0), (255, 0, 0)),
        ("LAB", (255, 128, 128), (255, 255, 255)),
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
    ],
)
def test_colours_of_every_kind_come_out_as_they_are(
    mode: str, value: Any, expected: tuple[int, int, int]
) -> None:
    out = BytesIO()
    Image.new(mode, (40, 30), value).save(out, "TIFF")
    assert colour(out.getvalue())[:3] == pytest.approx(expected, abs=6)


def test_a_palette_keeps_what_shines_through() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 30), (9, 9, 9, 0)).quantize().save(out, "PNG")
    assert colour(out.getvalue())[3] == 0


def colour(data: bytes) -> tuple[int, ...]:
    """The colour in the middle of what is kept of a picture, with how much of it is seen."""
    kept = Image.open(BytesIO(images.pictures_of(data).full)).convert("RGBA")
    found = kept.getpixel((20, 15))
    assert isinstance(found, tuple)
    return found


def test_several_pages_and_odd_packings_are_refused_in_words(asker: FlaskClient) -> None:
    out = BytesIO()
    Image.new("L", (9, 9)).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))])
    assert "several pages" in send(asker, out.getvalue(), "scan.tif").get_json()["errors"]["file"]
    packed = picture("TIFF", compression="jpeg")
    assert "cannot be read as a picture" in send(asker, packed, "scan.tif").get_json()["errors"]["file"]


def test_a_picture_that_was_damaged_in_its_folder_is_not_there(app: Flask, asker: FlaskClient) -> None:
    upload = sent(asker)
    file = Path(app.config["DATA"]) / "uploads" / upload["key"][:2] / upload["key"]
    file.write_bytes(file.read_bytes()[:40])
    assert asker.get(path(upload)).status_code == 404


def test_what_a_thread_raises_is_raised_and_not_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gevent.monkey.is_module_patched", lambda _name: True)
    with pytest.raises(ValueError, match="invalid literal"):
        in_a_thread(int, "x")
    assert capfd.readouterr().err == ""
