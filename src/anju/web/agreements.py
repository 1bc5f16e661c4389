"""Agreements by which somebody acts for somebody else, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations.consent.standing import Granted

COVERED: tuple[tuple[str, Promise | str], ...] = (
    ("report", gettext_lazy("Report how I am and answer what is asked")),
    ("ask", gettext_lazy("Ask for what I need, for care and to go out")),
    ("record", gettext_lazy("Read my record and my papers")),
)
WHAT: dict[str, Promise | str] = {
    "speaks": gettext_lazy("speaks at this door"),
    "guardian": gettext_lazy("guardian"),
    "afar": gettext_lazy("looks in from elsewhere"),
}


def told(each: Granted) -> tuple[str, list[str]]:
    """What somebody is, and what they may do."""
    words = dict(COVERED)
    may = [_("See the day, the end and the rights"), *(str(words[word]) for word in each.covers if word in words)]
    return str(WHAT[each.what]), [*may, _("Complain, and talk to a doctor")] if "speak" in each.covers else may
