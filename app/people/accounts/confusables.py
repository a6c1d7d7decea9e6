"""Confusables: letters that look like others, and the skeleton of a text in which they are one letter.

A small table after Unicode's UTS #39, for Latin, Greek, Cyrillic and Armenian: what can be mistaken for
a Latin letter stands for it. Equal skeletons look alike; a skeleton itself is never shown.
"""

from __future__ import annotations

import re
import unicodedata

CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЅІЈКМНОРСТУХԌԚԜՕՍ", "abezhikmnoptyxabesijkmhopctyxgqwou")
SMALL = str.maketrans(
    {
        **dict(zip("αβγεηικμνορτυχω", "abyenikuvoptuxw", strict=True)),
        **dict(zip("авеһіјкмнорсѕтухѵԁԛԝгпиьӏ", "abehijkmhopcstyxvdqwrnubl", strict=True)),
        **dict(zip("օսոհյցɑɡɩɪᴏᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴘʀꜱᴛᴜᴠᴡʏᴢ", "ounhjgaglioabcdeghjklmnprstuvwyz", strict=True)),
        **dict(zip("øđłðıħŧ", "odldiht", strict=True)),
        **dict(zip("013457|", "oleastl", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "i": "l",
    }
)
PARTS = re.compile(r"[^\W_]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def skeleton_words(text: str) -> list[str]:
    """The words of a text as skeletons, parted at all that is no letter or digit, and before capitals."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = unicodedata.normalize("NFKD", CAMEL.sub(" ", shown))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(CAPITALS)
    # Twice: what a small letter is mistaken for may itself be mistaken for another.
    plain = plain.casefold().translate(SMALL).translate(SMALL)
    return [word.replace("rn", "m").replace("vv", "w") for word in PARTS.findall(plain)]


def skeleton(text: str) -> str:
    """The skeleton of a whole text, without what parts its words."""
    return "".join(skeleton_words(text))
