"""Writes letters: kinds and counts in words, with links into Anju. No name, number or finding can get in: there is no place for one."""

import hashlib
import re

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from anju.operations.parcel import Line, Parcel
from anju.workers.channels import Letter

KINDS: dict[str, object] = {
    "climb": ngettext_lazy("%(n)d duty was not done in time and is told to you", "%(n)d duties were not done in time and are told to you", "n"),
    "unowned": ngettext_lazy("%(n)d duty has nobody to do it", "%(n)d duties have nobody to do them", "n"),
    "incident": ngettext_lazy("%(n)d incident is to be disposed of", "%(n)d incidents are to be disposed of", "n"),
    "duty": ngettext_lazy("%(n)d duty was given to you", "%(n)d duties were given to you", "n"),
    "watch": ngettext_lazy("You are asked to step in for %(n)d watch", "You are asked to step in for %(n)d watches", "n"),
    "home": ngettext_lazy("%(n)d thing waits for you on your page", "%(n)d things wait for you on your page", "n"),
    "channel": ngettext_lazy("%(n)d way of sending messages has stopped working", "%(n)d ways of sending messages have stopped working", "n"),
}
OTHERWISE = ngettext_lazy("%(n)d thing waits for you", "%(n)d things wait for you", "n")
SUBJECT = _("Anju: something waits for you")
PLACE = re.compile(r"/(?:[a-z-]+/|[0-9]{1,12}/)*")


def written(parcel: Parcel) -> Letter:
    """The letter for a parcel, in its receiver's language."""
    with translation.override(parcel.language):
        lines = [f"{_told(line)}: {_address(line)}" for line in parcel.lines]
        count = sum(line.count for line in parcel.lines)
        return Letter(parcel.to, str(SUBJECT), "\n".join(lines), mark(parcel.key), language=parcel.language, value=str(count))


def mark(key: str) -> str:
    """Eight hex digits that are the same whenever the same message is sent."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def _told(line: Line) -> str:
    text = KINDS.get(line.kind, OTHERWISE)
    return str(text % {"n": line.count}) if isinstance(text, Promise) else str(text)


def _address(line: Line) -> str:
    """A page of ours by words and row numbers alone; anything else becomes the start page."""
    place = line.link if PLACE.fullmatch(line.link) else "/"
    return f"{settings.ANJU_ORIGIN}{place}"
