"""Which known word an unknown one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`; empty where none is near. Long words are cut, so that the search stays short."""
    names = list(known)
    cut = word[:60].strip().lower().replace("-", "_").replace(" ", "_")
    if cut in names:
        return cut
    found = get_close_matches(cut, names, n=1, cutoff=0.6)
    return found[0] if found else ""
