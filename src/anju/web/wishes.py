"""What somebody says of how they like to be told: staff, and people at home."""

from datetime import time

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anju.operations.contact import Contact

DAYTIME = range(6, 23)
"""Whole hours at which one can be reminded."""
WAYS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("As usual: the group chat and e-mail; SMS in an emergency")),
    ("robot", gettext_lazy("Group chat")),
    ("mail", gettext_lazy("E-mail")),
    ("sms", gettext_lazy("SMS")),
    ("call", gettext_lazy("Somebody calls me")),
)


def clock() -> forms.TextInput:
    """A time of day, typed or picked."""
    return forms.TextInput({"type": "time", "autocomplete": "off"})


class Wishes(forms.Form):
    """Language, way and quiet hours."""

    language = forms.ChoiceField(label=gettext_lazy("Language of messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect({"data-pair": "1"}))
    channel = forms.ChoiceField(label=gettext_lazy("By which way"), required=False, choices=WAYS, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=gettext_lazy("Do not disturb from"),
        required=False,
        widget=clock(),
        help_text=gettext_lazy("Messages wait until the quiet hours end. Emergencies come through."),
    )
    quiet_until = forms.TimeField(label=gettext_lazy("until"), required=False, widget=clock())

    def contact(self) -> Contact:
        """What was said."""
        given = self.cleaned_data
        hours: tuple[time | None, time | None] = (given["quiet_from"], given["quiet_until"])
        remind = tuple(time.fromisoformat(hour) for hour in given.get("remind", ()))
        return Contact(given["language"], given["channel"], *hours, given.get("phone", ""), remind)


class AtHome(Wishes):
    """Somebody's at home: there is no group chat and no e-mail, and there are hours at which they want to be reminded."""

    channel = forms.ChoiceField(
        label=gettext_lazy("By which way"),
        required=False,
        choices=(("", gettext_lazy("SMS, or a call where none arrives")), ("call", gettext_lazy("Please call me"))),
        widget=forms.RadioSelect,
    )
    remind = forms.MultipleChoiceField(
        label=gettext_lazy("Remind me at"),
        required=False,
        choices=[(f"{hour:02}:00", f"{hour}:00") for hour in DAYTIME],
        widget=forms.CheckboxSelectMultiple({"data-hours": "1"}),
        help_text=gettext_lazy("At each hour you tick, one message, and only if something still waits for you then. Tick none: no reminders."),
    )
    field_order = ["remind", "channel", "language", "quiet_from", "quiet_until"]  # as Django has it


def initial(said: Contact) -> dict[str, object]:
    """What a form of wishes shows of what was said before."""
    hours = {"quiet_from": said.quiet_from, "quiet_until": said.quiet_until}
    shown = {name: f"{at:%H:%M}" for name, at in hours.items() if at}
    remind = [f"{at:%H:%M}" for at in said.remind]
    return {"language": said.language, "channel": said.channel, "phone": said.phone, "remind": remind, **shown}
