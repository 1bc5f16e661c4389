"""`device:` under a form: which field takes a sensor's word, and what explains an opening."""

from collections.abc import Mapping
from datetime import timedelta

from anju.core.plan.compile import faults
from anju.core.plan.compile.log import hint
from anju.core.plan.compile.reader import Reader
from anju.core.plan.device import UNEXPECTED, WORDS, Device, Expectation
from anju.core.plan.model import Field

_ZERO = timedelta(0)


def read_device(reader: Reader, fields: tuple[Field, ...]) -> Device | None:
    """The table, judged against the fields of its own form; None where the form is no device's."""
    table = reader.child("device", "device")
    if table is None:
        return None
    known = {field.name: field for field in fields}
    signal, because = table.text("signal"), table.text("because")
    expects = tuple(_expectation(each) for each in table.children("expects", "expectation"))
    for option in _options(table, "signal", known):
        if option not in WORDS:
            table.log.note(faults.NOT_ONE_OF, table.spot_of("signal"), key="signal", value=option, known=WORDS, **hint(option, WORDS))
    offered = _options(table, "because", known) if because or expects else ()
    for name in (UNEXPECTED, *(one.name for one in expects)) if offered else ():
        if name not in offered:
            table.log.note(faults.NO_OPTION, table.spot_of("because"), field=because, value=name, **hint(name, offered))
    return Device(signal, table.duration("silent_after") or _ZERO, table.number("weak_below") or 0, because, expects)


def _options(table: Reader, key: str, known: Mapping[str, Field]) -> tuple[str, ...]:
    """The options of the choice that the key names."""
    name = table.text(key)
    field = known.get(name)
    if field is None:
        table.log.note(faults.NO_FIELD, table.spot_of(key), form=table.name, field=name, **hint(name, known))
    elif field.kind != "choice":
        table.log.note(faults.FIELD_KIND, table.spot_of(key), field=name, kind=field.kind, wanted="choice")
    else:
        return tuple(option.name for option in field.options)
    return ()


def _expectation(reader: Reader) -> Expectation:
    said, done = reader.names("said", "form"), reader.names("after", "duty")
    within = reader.duration("within")
    if (said or done) and within is None:
        reader.log.note(faults.MISSING_KEY, reader.spot, key="within", shape_zh="预料", shape_en="The expectation")
    return Expectation(reader.name, reader.names("while", "duty"), done, said, within or _ZERO)
