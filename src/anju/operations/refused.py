"""Why something was not recorded, in words with a way on. Nothing was stored when one of these is raised."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.evidence.refuse import Refusal

TEXTS: dict[str, Promise | str] = {
    "unknown form": _("This form is not part of the plan. Reload the page and try again."),
    "wrong answer": _("This answer cannot be right. Please check it."),
    "no such duty": _("This duty is not there any more. Reload the page to see what is open."),
    "already closed": _("Somebody has closed this duty already. Reload the page to see by whom."),
    "window passed": _("Its time has passed and it cannot be made up. Close it as missed, with the reason; nothing has to be invented."),
    "other form": _("This duty asks for another form. Reload the page and try again."),
    "needs reason": _("Say why, in a few words."),
    "needs witness": _("Name somebody who has seen that it was missed."),
    "own witness": _("Somebody else has to have seen it. Name another person."),
    "not missed yet": _("It can still be done in time. Do it, or have it waived."),
    "may not waive": _("Your post may not waive this duty. Ask somebody the plan names."),
    "unknown incident": _("The plan knows no such incident."),
    "not for household": _("Please call your team for this."),
    "cannot be opened": _("This duty opens by itself or not at all."),
    "unknown seat": _("The plan has no such seat."),
    "past maximum": _("No decision may go past the longest term the plan allows."),
    "only shorter": _("The term has ended. A new decision needs a new enrolment."),
    "partner first": _("The one who comes along has to check in at this door first."),
    "still open": _("Something is still open. Close it first; the file can be archived then."),
    "same hand": _("You have signed this paper in another step. Each signature must be another person's."),
    "nothing to undo": _("There is nothing to take back."),
    "too late to undo": _("It is too long ago to take back. Add a correction instead."),
    "archived": _("This file is archived. Nothing more can be changed in it."),
    "happened later": _("This time lies in the future. Please check the date and time."),
    "not yours": _("This is another post's to do. Ask them, or whoever is above them."),
    "unknown enrolment": _("There is no such file, or it is not yours to see."),
    "weak pin": _("Choose 4 to 8 figures that are not all the same and not in a row, like 7394."),
    "other key": _("This was sent before from another file. Reload the page and send it again."),
    "annulled": _("This enrolment was taken back as a mistake."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason: a stable code, the answer at fault (may be empty), what makes it exact, and words for a person."""

    code: str
    field: str = ""
    detail: str = ""

    @property
    def text(self) -> Promise | str:
        """What a person reads."""
        return TEXTS[self.code]


class Refused(Exception):
    """Nothing was recorded; `faults` says why, all of it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{f.code} {f.field} {f.detail}".strip() for f in faults))
        self.faults = faults


def faults(refusals: tuple[Refusal, ...]) -> tuple[Fault, ...]:
    """The core's refusals as faults."""
    return tuple(Fault(r.code, r.field, r.detail) for r in refusals)
