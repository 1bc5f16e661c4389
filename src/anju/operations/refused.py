"""Why something was not recorded, in words with a way on. Nothing was stored when one of these is raised."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.evidence.refuse import Refusal

TEXTS: dict[str, Promise | str] = {
    "unknown form": _("This form is not part of the plan. Reload the page and try again."),
    "accept by enrolling": _("A proposal is accepted on its own page, by enrolling somebody with a basis."),
    "unknown proposal": _("There is no such proposal, or it is not yours to decide."),
    "decided already": _("Somebody has decided this already. Reload the page to see by whom."),
    "not of household": _("This person does not live in this household, or is enrolled on this track already."),
    "not enrolled": _("Nobody was enrolled. Complete the basis first."),
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
    "not earlier": _("A first day is put right to an earlier one only. One that was written down too early stays: so does the END that was told."),
    "short memory": _("In this version of the plan a slip can be undone for less than a day: its first day cannot be moved. Decide END alone."),
    "enrolled then": _("By that first day this would overlap with an earlier time on the same track. Decide END alone."),
    "longest over": _("From that first day the longest term the plan allows is over already. Free them from today, and name it in the reason."),
    "only shorter": _("The term has ended. A new decision needs a new enrolment."),
    "too soon": _("Too soon after the last one: it may be given from %(detail)s on."),
    "partner first": _("The one who comes along has to check in at this door first."),
    "still open": _("Something is still open. Close it first; the file can be archived then."),
    "parts open": _("A journey, a place or a sample that belongs to this file is not finished. Finish it first; the file can be archived then."),
    "place empty": _(
        "Nobody holds this place yet, so it is not done. Name somebody under “My people”, or give the post to somebody under “Staff and agencies”. "
        "A seat that is filled closes this by itself."
    ),
    "not qualified": _("Nobody sits here without this: %(detail)s. None is recorded for the person you named. Name somebody who has it."),
    "qualified no more": _("Nobody sits here without this: %(detail)s. Theirs ran out on that day. Have it renewed, or name somebody who has it."),
    "qualified not yet": _("Nobody sits here without this: %(detail)s. Theirs begins on that day. Until then name somebody who has it."),
    "same hand": _("You have signed this paper in another step. Each signature must be another person's."),
    "nothing to undo": _("There is nothing to take back."),
    "too late to undo": _("It is too long ago to take back. Add a correction instead."),
    "archived": _("This file is archived. Nothing more can be changed in it."),
    "happened later": _("This time lies in the future. Please check the date and time."),
    "not a place": _("Take the place with the button, or say why there is none."),
    "not a picture": _("This is not a photograph that can be kept. Take it again, or send a JPEG, PNG or WebP file."),
    "picture gone": _("There is no such photograph, or it is not yours to see."),
    "not yours": _("This is another post's to do. Ask them, or whoever is above them."),
    "unknown enrolment": _("There is no such file, or it is not yours to see."),
    "not signed yet": _("Not everybody has signed yet. The person is free at the hour all the same."),
    "no readings": _("This plan measures nothing that a sheet could show."),
    "card apart": _("A card is made for one adult, with its own link. Use the card's own button."),
    "paper lacks": _("The paper lacks something that must stand on it. Complete the record first."),
    "paper gone": _("There is no such paper, or it is not yours to open."),
    "no doors": _("There is no door to go to today, so there is no round to print."),
    "needs purpose": _("Say what you need the paper for."),
    "weak pin": _("Choose 4 to 8 figures that are not all the same and not in a row, like 7394."),
    "other key": _("This was sent before from another file. Reload the page and send it again."),
    "sensor word": _("A sensor is called by the random word on it: 4 to 64 letters and figures, no name and no address."),
    "sensor elsewhere": _("This sensor is fitted at a home already. Take it away there first."),
    "sensor unheard": _("Nothing was heard of it yet. Open the door once, wait a moment, and press again."),
    "no sensor": _("No sensor can be fitted for this file: it is over, has no door, or its plan wants none."),
    "annulled": _("This enrolment was taken back as a mistake."),
    "watch not named": _("Somebody in this plan may not stand this watch. Choose another person."),
    "watch twice": _("Two watches lie on each other. End the first one where the next begins."),
    "watch begun": _("A watch that has begun stays as it is. Give its duty to somebody else instead."),
    "watch outside": _("A watch begins on its day and ends after it begins, within a day; it may run past midnight."),
    "watch left": _("These hours were given out already. Give them to somebody else; they cannot be left empty."),
    "watch gone": _("The roster was changed since, or this watch is over. Reload the page."),
    "watch taken over": _("This watch was taken over already, or has not begun."),
    "watch more open": _("Something came in or was settled meanwhile. Read the list once more, and accept then."),
    "watch stepped in": _("Thank you. Somebody has stepped in already, or the watch is over."),
    "watch too long": _("It would be longer than one watch may last."),
    "watch no rest": _("There would be too little rest between two watches."),
    "watch week": _("It would be more hours in seven days than allowed."),
    "watch away": _("They are away then."),
    "swap asked": _("A swap of this watch is under way already. Withdraw it first."),
    "swap settled": _("This swap was settled already."),
    "second person": _("You enrolled this person yourself. Somebody else has to look again."),
    "not annulled": _("This enrolment was not taken back."),
    "unknown import": _("There is no such spreadsheet, or it is not yours to see."),
    "import moved on": _("This spreadsheet is at another step by now. Reload the page."),
    "order undecided": _("Say whether short dates are written day first or month first."),
    "unknown field": _("A column was given a meaning that does not exist. Reload the page."),
    "columns lacking": _("No column says this, and no row can be taken in without it:"),
    "no sheet": _("Every sheet is left out. Choose at least one to take in."),
    "merged already": _("One of the two counts as somebody else already. Reload the page."),
    "others merged": _("Other rows were added to this person. Take those back first."),
    "not merged": _("Nothing was put together here. Reload the page."),
    "unknown person": _("There is no such person, or they are not yours to see."),
    "enrolled once": _("This person has been enrolled. Take the enrolment back first."),
    "enrolled here": _("This person is enrolled here. Hand them over from their household's page; the area that asks for them accepts it there."),
    "known again": _("Somebody with this number is there by now. Bring the file again."),
    "unknown row": _("There is no such row, or it is not yours to see."),
    "unknown transfer": _("This request was answered already, or it is not yours to answer."),
    "other county": _(
        "This village lies in another county, and a file never changes its county. Ask the command there to enrol for the rest of the term, with the "
        "same first day and the same END; once it has, end the file here by “Free sooner”, with the reason “moved”. No day is lost or added."
    ),
    "plan elsewhere": _("The area there has not adopted this plan. Its command has to adopt it before it can answer for anybody under it."),
    "own village": _("You answer for this village yourself. Use “Another household”."),
    "unknown village": _("There is no such village. Choose one from the list."),
    "free already": _("The term has ended and the person is free: they go where they like. The file is finished where it is."),
    "not sooner": _("This is no earlier END. Whoever is to be held longer is enrolled anew when the term is over."),
    "asked already": _("An area was asked already and has not answered. Take that request back first."),
    "needs behind": _("Say who stays behind and who cares for them. If it is nobody, say that."),
    "unknown door": _("There is no such door, or it is not yours to check."),
    "unknown register": _("There is no such register, or it is not yours to keep."),
    "no area file": _("The area's own track does not run here. Put the plan into force again for this area."),
    "unknown gate": _("There is no such way in, or it is not yours."),
    "unknown level": _("Choose one of the levels that the plan names."),
    "no place": _("Name the place."),
    "no day": _("Give the day from which it holds; an end lies after it."),
    "no neighbours": _("No plan in force here hears neighbours. Call the village office; in danger call the emergency number."),
    "no classes": _("No plan in force here classifies those who arrive."),
    "cannot tell": _("Something is still unanswered. Ask first; nobody is put into a class on a guess."),
    "shown otherwise": _("What is proposed has changed since this page was made. Look again."),
    "unknown track": _("Choose a track of the plan."),
    "not taken": _("This cannot be taken in:"),
    "no such unit": _("There is no such one on the list, or it is out of use. Choose one from the list."),
    "tube used": _("This tube code is used already, for a sample taken on %(detail)s. Look at the tube again; each sample has a code of its own."),
    "unit out": _("This one is taken: %(detail)s. Choose another."),
    "all out": _("No more may be taken at once. Taken now: %(detail)s."),
    "all out but": _("No more may be taken at once. Taken now: %(detail)s. In an emergency, say here why one more has to go."),
    "nothing out": _("There is nothing of this to give back here."),
    "still out": _("This one is taken: %(detail)s. It has to be given back first."),
    "unknown resource": _("There is no such resource, or it is not yours to keep."),
    "no label": _("Say how people call it: a plate, a number."),
    "label taken": _("One of this name is on the list already."),
    "capacity": _("The plan allows %(detail)s in use at once. Take one out of use first."),
    "runs still": _("This file is still running: whoever has the duty to give it back does so there."),
    "send from the list": _("A list is sent from its own page, where every line is seen first."),
    "unknown list": _("There is no such list, or it is not yours."),
    "sent already": _("This list has been sent. What was sent stays as it was."),
    "no striking": _("No line of this list may be struck."),
    "needs strike reason": _("Say for each line you strike why."),
    "open already": _("One of this name is open here already. Give it another name or number."),
    "no address": _("Give the address, down to the door."),
}


EXACT = frozenset(
    {
        "too soon", "tube used", "unit out", "all out", "all out but", "still out", "capacity", "not qualified", "qualified no more",
        "qualified not yet",
    }
)  # fmt: skip
"""Those whose words hold what makes them exact."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason: a stable code, the answer at fault (may be empty), what makes it exact, and words for a person."""

    code: str
    field: str = ""
    detail: str = ""

    @property
    def text(self) -> Promise | str:
        """What a person reads."""
        text = TEXTS[self.code]
        return str(text) % {"detail": self.detail} if self.code in EXACT else text


class Refused(Exception):
    """Nothing was recorded; `faults` says why, all of it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{f.code} {f.field} {f.detail}".strip() for f in faults))
        self.faults = faults


def faults(refusals: tuple[Refusal, ...]) -> tuple[Fault, ...]:
    """The core's refusals as faults."""
    return tuple(Fault(r.code, r.field, r.detail) for r in refusals)
