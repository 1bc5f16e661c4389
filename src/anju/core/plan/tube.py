"""The code on a tube, as it is compared: the same whether it was scanned, typed, or written by a laboratory."""

import re
import unicodedata

CODE = re.compile(r"[0-9A-Z][0-9A-Z._/-]{2,39}", re.ASCII)
_BLANK = re.compile(r"[\s\u200b-\u200f\ufeff]+")


def spelled(text: str) -> str:
    """`text` in ordinary capital letters without blanks; empty where it is no code: 3 to 40 letters, figures, dots, dashes and strokes."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper().replace("—", "-").replace("–", "-")  # as keyboards write a dash
    return plain if CODE.fullmatch(plain) else ""
