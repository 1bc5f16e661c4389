"""Why something about staff, posts or supplies was not done, in words with a way on. Nothing was stored when this is raised."""

from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row")
TEXTS: dict[str, Promise | str] = {
    "beyond": _("This lies outside your area. Ask whoever manages staff there."),
    "no area": _("Choose the area that they see."),
    "not below": _("This post is not one you answer for."),
    "no such post": _("Nobody holds this post now. Reload the page."),
    "username taken": _("Somebody signs in with this name already. Choose another."),
    "yourself": _("You cannot do this to your own account. Ask another administrator."),
    "last admin": _("This is the last administrator. Make another one first."),
    "same name": _("There is one of this name here already."),
    "no room": _("There is no number left for another one inside this area."),
    "wrong kind": _("Such an area does not lie inside this one."),
    "code taken": _("This division code is taken already."),
    "unknown role": _("No plan in force here has this role."),
    "no plan": _("No plan is in force here. Adopt one first."),
    "own successor": _("A post cannot stand in for itself."),
    "past": _("This time has passed already."),
    "backwards": _("It would end before it begins."),
    "not asked": _("Nobody has asked this post to stand in, or it was answered already."),
    "away already": _("An absence is recorded for this time already."),
    "too few": _("There is not enough in stock."),
    "no number": _("Give a number of one or more."),
    "taken back": _("This was taken back already."),
    "gone out": _("Some of it has gone out since. Take that back first."),
    "wrong backup": _("The one who stands in must be another person than the one who sits there."),
    "still staffed": _("Somebody holds a post there still. End those posts first."),
    "no reason": _("Say why, in a few words."),
    "serves no more": _("This agency serves here no more. Choose another one."),
    "no draft": _("There is no such draft. Go back to the plans and begin again."),
    "decided": _("This was decided or given up already. Reload the page."),
    "unreadable": _("A parameter is missing or cannot be right. Set the parameters first."),
    "people to rehearse": _("Give a number of people from 1 to 2,000."),
    "no basis": _("Name the paper or the order by which this is decided."),
    "no decider": _("Name who decides this."),
    "in force no more": _("Another version has come into force since. Go back to the plans."),
    "nobody chosen": _("Choose somebody who is still on another version."),
    "number taken": _("Somebody else is told at this number already. Each has a number of their own."),
    "no number yet": _("Give a mobile number first, or choose another way."),
    "one end": _("Give both ends of the quiet hours, or neither."),
    "no hours": _("The quiet hours begin and end at the same time."),
    "quiet then": _("In the quiet hours no reminder comes. Choose another hour, or other quiet hours."),
    "too many hours": _("Six reminders a day are the most. Choose fewer."),
    "asked just now": _("A code was asked for just now. Wait a minute."),
    "no code": _("No code waits. They ask for one on the sign-in page first; it is good for ten minutes."),
    "no round": _("You hold no post, so there is no round to take along."),
    "not your phone": _("The round on this phone is somebody else's. They sign in here to send it; or wipe it first."),
    "not refused": _("This was settled already."),
    "no identity": _("Give the identity as the provider writes it, at most 191 signs."),
    "identity taken": _("This identity signs in as somebody already. Take it away there first."),
    "not qualified": _("They lack a qualification that this place asks for. See “Qualifications”."),
    "not kept": _("This qualification is not yours to keep, or there is no such person."),
    "days taken": _("There is one for some of these days already. Let the new one begin the day after it, or withdraw the old one."),
    "no certificate": _("Say which certificate shows it, or photograph it."),
    "deactivated": _("This account is deactivated. Activate it first."),
}


class Unable(Exception):
    """Nothing was stored. `code` is stable; `text` is what a person reads; `field` the answer at fault, if one is."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code} {field}".strip())
        self.code, self.field = code, field

    @property
    def text(self) -> Promise | str:
        """What a person reads."""
        return TEXTS[self.code]


def known(row: Row | None, code: str = "beyond") -> Row:
    """The row. Where there is none, raises `Unable` as for one that is not theirs: which numbers there are is nobody's to learn."""
    if row is None:
        raise Unable(code)
    return row
