"""Words of the round that stand on more than one of its pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASON_WORDS: Mapping[str, Promise] = {
    "colleague": _("a colleague did it, and theirs stands"),
    "twice": _("I entered it twice"),
    "mistake": _("what I entered is wrong"),
    "elsewhere": _("they are looked after elsewhere now"),
    "late": _("it came too late to matter"),
}
"""Why refused work is dropped."""
HOW_WORDS: Mapping[str, Promise] = {
    "signout": _("wiped at sign-out"),
    "pins": _("wiped after too many wrong PINs"),
    "command": _("wiped as it was told to"),
    "hand": _("wiped by hand"),
}
"""How a phone forgot."""
