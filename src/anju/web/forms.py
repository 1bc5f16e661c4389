"""Turns a plan's form into a page's form. What may be answered is judged by `anju.core.evidence.fields` alone, on the server, for every way in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.evidence.fields import LONGEST, Fault, read
from anju.core.moments import zone_of
from anju.core.plan.model import Field, Form, Via
from anju.operations.photo.take import LARGEST as LARGEST_PHOTO
from anju.operations.photo.take import MIMES, Flaw, Picture, Unusable, take
from anju.operations.refused import Refused
from anju.web import places, wording

Choices = Sequence[tuple[str, str]]
SHORT = 14
"""Titles up to so many characters stand two in a row on a phone."""

FAULTS: Mapping[Fault, Promise] = {
    "missing": _("This needs an answer."),
    "unknown": _("This question is not on the form any more. Reload the page."),
    "not a number": _("This is not a number. Write it in figures, like 36.7."),
    "too low": _("This is lower than can be true. Check the figure."),
    "too high": _("This is higher than can be true. Check the figure."),
    "not an option": _("Choose one of the answers shown."),
    "not text": _("This text cannot be stored. Write it again."),
    "too long": _("This is too long. Keep it under 4,000 characters."),
    "not a moment": _("This is not a date and time."),
    "not yes or no": _("Answer yes or no."),
    "not a place": _("Take the place with the button, or say why there is none."),
    "not a picture": _("This is not a photograph. Take one, or send a JPEG, PNG or WebP file."),
    "not so many": _("Choose exactly as many as the question says."),
    "not a code": _("This is no tube code: 3 to 40 letters and figures, as printed on the tube."),
}
FLAWS: Mapping[Flaw, Promise] = {
    "too big": _("This photograph is larger than 15 MB. Take it with a lower quality, or send a smaller copy."),
    "too many points": _("This picture is too large to be unfolded. Take it with a lower resolution."),
    "not a picture": FAULTS["not a picture"],
}

VIAS: Mapping[Via, Promise] = {
    "household": _("the household reported it"),
    "call": _("by telephone"),
    "visit": _("at the door"),
    "device": _("by a device"),
    "paper": _("from a paper sheet"),
    "staff": _("by staff"),
}


def question(field: Field, posts: Choices = (), listed: Choices | None = None, spot: str = "") -> forms.Field:
    """One question as a form field that refuses nothing itself. `posts`: (number, name) of those who may be named; `listed`: a text's choices;
    `spot`: the place that is recorded, where it may be left so."""
    made = _shape(field, posts, spot) if listed is None else _among(listed)
    made.required = False
    made.label = wording.said(field.title)
    made.widget.is_required = field.required
    made.widget.attrs |= {"data-unit": wording.unit(field.unit)} if field.unit else {}
    return made


def _among(listed: Choices) -> forms.Field:
    """What is free is chosen, not typed."""
    return forms.CharField(widget=forms.Select(choices=[("", _("Choose one")), *listed]))


def _shape(field: Field, posts: Choices, spot: str) -> forms.Field:
    options = [(option.name, wording.said(option.title)) for option in field.options]
    look = {"data-pair": "1"} if all(len(title) <= SHORT for _name, title in options) else {}
    match field.kind:
        case "decimal":
            return forms.CharField(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "figure"}))
        case "integer":
            return forms.CharField(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "figure"}))
        case "choice":
            return forms.CharField(widget=forms.RadioSelect(look, choices=options))
        case "choices":
            return forms.Field(widget=forms.CheckboxSelectMultiple(look, choices=options))
        case "flag":
            return forms.CharField(widget=forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))]))
        case "post":
            return forms.CharField(widget=forms.Select(choices=[("", _("Choose a person")), *posts]))
        case "moment":
            return forms.CharField(widget=forms.DateTimeInput({"type": "datetime-local"}))
        case "tube":
            look = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            look |= {"data-scan": str(_("Scan")), "data-scan-stop": str(_("Stop scanning"))}
            return forms.CharField(widget=forms.TextInput(look))
        case "place":
            return forms.CharField(widget=places.OnePoint(choices=places.choices(spot, required=field.required)))
        case "photo":
            return forms.FileField(widget=forms.FileInput({"accept": ",".join(MIMES), "capture": "environment"}))
        case _:
            return forms.CharField(widget=forms.Textarea({"rows": 3, "maxlength": LONGEST}))


class Answers(forms.Form):
    """A plan's form to be filled in. When valid, `values` holds the answers as the core reads them, `happened` the instant claimed, `via` the way.

    `zone` is the subject's. `pictures` holds the photographs sent, or those that are `standing` already, by question; `spots` the places that are
    recorded already.
    """

    def __init__(
        self,
        form: Form,
        zone: str,
        now: datetime,
        *args: Any,  # noqa: ANN401  # Django's own
        posts: Choices = (),
        vias: Sequence[Via] = (),
        standing: Mapping[str, Picture] | None = None,
        listed: Mapping[str, Choices] | None = None,
        spots: Mapping[str, str] | None = None,
        **kwargs: Any,  # noqa: ANN401  # Django's own
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        self.form, self.zone, self.now = form, zone, now
        self.pictures: dict[str, Picture] = dict(standing or {})
        self.spots = spots or {}
        self.taken: list[str] = []
        self.values: dict[str, object] = {}
        self.happened: datetime | None = None
        self.via = ""
        for asked in form.asked:
            self.fields[asked.name] = question(asked, posts, (listed or {}).get(asked.name), self.spots.get(asked.name, ""))
        self._add_how(vias)

    def _add_how(self, vias: Sequence[Via]) -> None:
        ways = [via for via in vias if via not in ("household", "device")]
        if len(ways) > 1:
            choices = [(via, VIAS[via]) for via in ways]
            self.fields["how_known"] = forms.CharField(label=_("How do you know?"), required=False, widget=forms.RadioSelect(choices=choices))
            self.fields["how_known"].widget.is_required = True
            self.initial.setdefault("how_known", ways[0])
        self.only_way = ways[0] if len(ways) == 1 else ""
        when = forms.DateTimeInput({"type": "datetime-local"})
        self.fields["earlier"] = forms.CharField(label=_("When was it, if not just now?"), required=False, widget=when)

    def clean(self) -> dict[str, Any]:
        """Judge every answer at once; a fault stands beside its question."""
        given = {asked.name: self._raw(asked) for asked in self.form.asked}
        values, wrong = read(self.form, given)
        self.values = values
        for fault in wrong:
            if fault.field not in self.errors:
                self.add_error(fault.field if fault.field in self.fields else None, str(FAULTS[fault.fault]))
        self.via = str(self.cleaned_data.get("how_known") or self.only_way)
        self._read_earlier(str(self.cleaned_data.get("earlier") or ""))
        if self.errors:
            self.again()
        return self.cleaned_data

    def again(self) -> None:
        """Ask for the photographs anew, because no browser sends a file a second time by itself. For a form that goes back to be put right."""
        for name in self.taken:
            if name not in self.errors:
                self.add_error(name, _("The photograph was good, but has to be chosen once more."))

    def refuse(self, refused: Refused) -> None:
        """Say beside each question why what was sent is not recorded; what belongs to none stands above."""
        for fault in refused.faults:
            self.add_error(fault.field if fault.field in self.fields else None, str(fault.text))
        self.again()

    def _raw(self, asked: Field) -> object:
        given: object = self.cleaned_data.get(asked.name)
        if asked.kind == "moment" and given:
            return local(str(given), self.zone) or given
        if asked.kind in ("decimal", "integer") and given:
            return wording.half_width(str(given))
        if asked.kind == "photo":
            return self._picture(asked.name, given)
        return self.spots.get(asked.name) if given == places.KEPT else given

    def _picture(self, name: str, given: object) -> str | None:
        """The digest of a photograph that can be kept; what cannot be is said beside its question."""
        if isinstance(given, UploadedFile):
            try:
                if (given.size or 0) > LARGEST_PHOTO:
                    raise Unusable("too big")
                self.pictures[name] = take(given.read())
                self.taken.append(name)
            except Unusable as unusable:
                self.pictures.pop(name, None)
                self.add_error(name, str(FLAWS[unusable.flaw]))
        return self.pictures[name].digest if name in self.pictures else None

    def _read_earlier(self, given: str) -> None:
        if not given:
            return
        instant = local(given, self.zone)
        if instant is None:
            self.add_error("earlier", str(FAULTS["not a moment"]))
        elif datetime.fromisoformat(instant) > self.now:
            self.add_error("earlier", _("This lies in the future."))
        else:
            self.happened = datetime.fromisoformat(instant)


def local(given: str, zone: str) -> str | None:
    """What a browser's date and time field says, as an instant with its offset in `zone`."""
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone_of(zone))).isoformat()
