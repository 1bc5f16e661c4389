"""The four-in-one plan with a place that is asked of staff at a contact, compared with the one taken when the household was settled in."""

from tests.world import texts

DOOR = "31.29889,120.5853,8,2026-12-01T08:00:00+08:00"
NEARBY = "31.29905,120.58541,12,2026-12-05T09:00:00+08:00"
FAR = "31.31959,120.5853,12,2026-12-05T09:00:00+08:00"
SETTLED = '      spot: {title: {zh: "门口的位置", en: "Where the door is"}, kind: place, required: false}\n'
CONTACT = '      spot: {title: {zh: "上门的位置", en: "Place of the visit"}, kind: place, against: settled.spot}\n'


def placed_texts(contact: str = CONTACT) -> dict[str, str]:
    """The plan's files."""
    files = texts()
    return files | {"forms.yaml": _asking(_asking(files["forms.yaml"], "contact", contact), "settled", SETTLED)}


def _asking(said: str, form: str, question: str) -> str:
    head, mark, rest = said.partition(f"\n  {form}:\n")
    above, fields, below = rest.partition("    fields:\n")
    assert mark
    assert fields
    return head + mark + above + fields + question + below
