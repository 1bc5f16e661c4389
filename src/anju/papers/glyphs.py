"""Which characters the papers' faces can draw, and how the others are shown. A paper is never refused for a letter in somebody's name."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

import manimgx_fonts_cjk
import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection

SANS = "Noto Sans CJK SC"
RUN = 20
STEP = 10
BREAK = "\u200b"
WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff"
LONG = re.compile(rf"[^\s{WIDE}]{{{RUN},}}")
LINES = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


def folders() -> list[Path]:
    """Where the faces lie: the sans of all weights, and the serif."""
    return [Path(str(files(package))) for package in (manimgx_fonts_cjk, pylopdf_fonts_zh_cn)]


@cache
def drawn() -> frozenset[int]:
    """The code points of the sans face, to which every text falls back."""
    path = next(folder for folder in folders() if list(folder.glob("*.ttc")))
    with TTCollection(next(path.glob("*.ttc")), lazy=True) as faces:
        return next(frozenset(face.getBestCmap()) for face in faces if face["name"].getDebugName(1) == SANS)


def printable(text: str) -> str:
    """`text` with nothing in it that the faces cannot draw.

    Line ends become one kind, tabs spaces; invisible controls go (a reversed name is a forged name); any other character without a
    glyph shows as 〔U+0F40〕, so that it is neither lost nor guessed. Long runs of letters get places to break.
    """
    plain = LINES.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    shown = "".join(sign if sign == "\n" else one(sign) for sign in plain)
    return LONG.sub(breakable, shown)


def one(sign: str) -> str:
    """A single character as it can be drawn: itself, nothing for an invisible one, or its number."""
    if unicodedata.category(sign) in ("Cc", "Cf") or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF:
        return ""
    return sign if ord(sign) in drawn() else f"〔U+{ord(sign):04X}〕"


def breakable(run: re.Match[str]) -> str:
    """A long run with a place to break every ten characters, never before a combining mark."""
    signs = run.group()
    return "".join(BREAK + sign if place and place % STEP == 0 and not unicodedata.combining(sign) else sign for place, sign in enumerate(signs))
