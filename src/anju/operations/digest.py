"""A list due at an hour: looked at as of its cut-off, lines struck for a reason, sent and kept as it was sent, acknowledged by each receiver.

Striking takes a line off the list and does nothing else: whoever it is about is free at END all the same (DESIGN rule 8).
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.core.plan.explain.things import LISTED
from anju.core.plan.model import DIGEST, RECEIPT, Plan, Text
from anju.core.plan.model import Digest as Written
from anju.operations import export
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.body import canonical
from anju.records.models import Area, Digest, DigestLine, Duty, Enrolment, Read
from anju.records.queries import digests as rows
from anju.records.queries import said as spoken
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal, unseal

SALT = 16
DAY = timedelta(days=1)
Line = Mapping[str, object]
"""What a line says: number, enrolment, name, place, what (both in both languages), at."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list on its page. `mine`: the duty of the viewer, to send it or to acknowledge it, that is open. `code` tells whether it changed since."""

    enrolment: int
    area: int
    written: Written
    title: Text
    about: Text
    since: datetime
    cut_off: datetime
    lines: tuple[Line, ...]
    code: str
    zone: str
    mine: Key | None = None
    sent: datetime | None = None
    number: int = 0
    whole: bool = True
    """Of one that was sent: whether its lines are still those whose check code the ledger holds."""

    @property
    def strikes(self) -> bool:
        """Whether the viewer may strike lines in acknowledging it."""
        return self.mine is not None and self.mine.rule == self.written.striking

    @property
    def struck(self) -> int:
        """How many lines were struck."""
        return sum(bool(line.get("struck")) for line in self.lines)


def due(viewer: Viewer, enrolment: int, key: Key, *, now: datetime) -> Shown | int:
    """The list that the duty `key` is about: as of its cut-off while it is to be sent, the number of the one sent after that. Raises `Refused`."""
    with scoped(ENGINE):
        duty = _duty(viewer, enrolment, key)
        made = Digest.objects.filter(enrolment=enrolment, withdrawn=None)
        named = {"rule": key.rule, "occurs_on": key.occurs_on, "nth": key.nth} if duty.evidence == DIGEST else {"fact": duty.opened_by}
        found = made.filter(**named).first()
        if found is not None:
            return found.pk
        if duty.evidence != DIGEST or duty.how is not None or duty.opens > now:
            raise Refused(Fault("unknown list"))
        shown = _compiled(enrolment, duty, key)
        _looked(viewer, shown, now)
    return shown


def sent(viewer: Viewer, number: int, *, now: datetime) -> Shown:
    """A list as it was sent, for whoever sent or received it and the command of its area. Raises `Refused`."""
    with scoped(ENGINE):
        row = Digest.objects.filter(pk=number).first()
        if row is None:
            raise Refused(Fault("unknown list"))
        shown = _as_sent(viewer, row)
        _looked(viewer, shown, now)
    return shown


def send(viewer: Viewer, enrolment: int, key: Key, struck: Mapping[int, str], code: str, *, now: datetime, once: UUID | None = None) -> int:
    """Send the list, without the lines whose numbers are in `struck`, each with its reason; the number of what was sent. Raises `Refused`.

    `code` is that of the list that was looked at. `now` is aware, UTC.
    """
    with scoped(ENGINE):
        duty = _duty(viewer, enrolment, key)
        shown = _compiled(enrolment, duty, key)
        _may_send(shown, duty, struck, code)
        lines: list[Line] = [
            {**line, "struck": number in struck, "reason": struck.get(number, "").strip()} for number, line in enumerate(shown.lines, 1)
        ]
        salts = [os.urandom(SALT) for _ in lines]
        whole = _check_code([_line_code(salt, line) for salt, line in zip(salts, lines, strict=True)])
        values = {"lines": len(lines), "struck": len(struck), "list": whole}
        done = record(viewer, enrolment, [Said("evidence", DIGEST, values, via="staff", answers=key, listed=True)], now=now, key=once)
        if done.repeated:
            return Digest.objects.values_list("pk", flat=True).get(enrolment=enrolment, fact=done.seqs[0])
        return _kept(viewer, shown, duty, lines, salts, (done.seqs[0], whole, now))


def acknowledge(viewer: Viewer, number: int, struck: Mapping[int, str] | None = None, *, now: datetime, once: UUID | None = None) -> None:
    """The viewer has received list `number`, once, and strikes the lines of these numbers, each with its reason. Raises `Refused`.

    The list stays as it was sent: what a receiver struck is the receiver's own evidence, shown with it.
    """
    shown, struck = sent(viewer, number, now=now), struck or {}
    if shown.mine is None:
        raise Refused(Fault("already closed"))
    _may_strike(shown, struck, shown.strikes)
    which = {str(line): reason.strip() for line, reason in struck.items()}
    values = {"struck": len(struck), **({"which": canonical(which)} if which else {})} if shown.strikes else {}
    said = Said("evidence", RECEIPT if shown.strikes else "acknowledgement", values, via="staff", answers=shown.mine, listed=True)
    record(viewer, shown.enrolment, [said], now=now, key=once)


def taken_out(viewer: Viewer, number: int, why: str, *, now: datetime) -> Shown:
    """The list for a spreadsheet, once it is kept who took it out and for what. Raises `Refused`: then nothing may leave."""
    shown = sent(viewer, number, now=now)
    with scoped(ENGINE):
        export.kept(viewer, shown.area, f"list {shown.written.name} {number}", why, now=now)
    return shown


def _duty(viewer: Viewer, enrolment: int, key: Key) -> Duty:
    """The duty of a list, where the viewer has it or commands its area."""
    found = Duty.objects.filter(enrolment=enrolment, rule=key.rule, occurs_on=key.occurs_on, nth=key.nth).first()
    if found is None or not key.rule.startswith("digest.") or not (found.post in viewer.posts or _commands(viewer, found.area)):
        raise Refused(Fault("unknown list"))
    return found


def _commands(viewer: Viewer, area: int) -> bool:
    return viewer.wide and viewer.purpose == "area" and viewer.lo <= area <= viewer.hi


def _compiled(enrolment: int, duty: Duty, key: Key) -> Shown:
    case = Enrolment.objects.get(pk=enrolment)
    plan = plan_of(case.adoption_id)
    written = plan.tracks[case.track].digests.get(key.rule)
    if written is None:
        raise Refused(Fault("unknown list"))
    cut = duty.opens
    last = Digest.objects.filter(enrolment=enrolment, rule=key.rule, withdrawn=None, cut_off__lt=cut).order_by("-cut_off").first()
    since = last.cut_off if last is not None and written.since == "last" else cut - DAY
    asked = rows.Asked(written.lists, case.area, Area.objects.get(pk=case.area).hi, plan.name, since, cut, key.rule, _results(plan))
    lines = tuple(_said(told) for told in rows.told(asked))
    code = sha256(canonical(lines).encode()).hexdigest()
    mine = key if duty.how is None else None
    return Shown(enrolment, case.area, written, written.title, LISTED[written.lists], since, cut, lines, code, case.zone, mine)


def _results(plan: Plan) -> tuple[str, ...]:
    """The duties by which results of tests become known."""
    return tuple(rule for track in plan.tracks.values() for rule in track.rules if rule.endswith(".result"))


def _said(told: rows.Told) -> Line:
    what = _words(told)
    return {
        "enrolment": told.enrolment, "name": told.name, "place": {"zh": told.place, "en": told.place_en or told.place},
        "what": {"zh": what.zh, "en": what.en}, "at": told.at.isoformat(),
    }  # fmt: skip


def _words(told: rows.Told) -> Text:
    """What the line is about, in the words of the plan its enrolment is under."""
    plan = plan_of(told.adoption)
    track, form = plan.tracks[told.track], plan.forms.get(told.what)
    if not told.what:
        return track.title
    if (form is not None and told.what not in track.rules) or (form is not None and told.values):
        said = [option.title for one in form.fields for option in one.options if told.values.get(one.name) == option.name]
        return Text("：".join([form.title.zh, *(one.zh for one in said)]), ": ".join([form.title.en, *(one.en for one in said)]))
    rule, kind = track.rules.get(told.what), track.incidents.get(told.what.partition(".")[0])
    title = rule.title if rule else kind.title if kind else Text(told.what, told.what)
    role = plan.roles.get(told.role)
    return Text(f"{title.zh}（{role.title.zh}）", f"{title.en} ({role.title.en})") if role else title


def _may_send(shown: Shown, duty: Duty, struck: Mapping[int, str], code: str) -> None:
    if duty.how is not None:
        raise Refused(Fault("sent already"))
    if code != shown.code:
        raise Refused(Fault("shown otherwise"))
    _may_strike(shown, struck, shown.written.strike)


def _may_strike(shown: Shown, struck: Mapping[int, str], may: bool) -> None:
    if struck and not may:
        raise Refused(Fault("no striking"))
    left = {number for number, line in enumerate(shown.lines, 1) if not line.get("struck")}
    if not set(struck) <= left:
        raise Refused(Fault("shown otherwise"))
    if not all(reason.strip() for reason in struck.values()):
        raise Refused(Fault("needs strike reason"))


def _struck(line: Line, number: int, struck: Mapping[int, str]) -> Line:
    return {**line, "struck": True, "reason": struck[number]} if number in struck else line


def _struck_since(enrolment: int, duties: Sequence[Duty]) -> dict[int, str]:
    """The lines that a receiver struck in acknowledging, by number, each with its reason."""
    closing = [duty.closed_by for duty in duties if duty.evidence == RECEIPT and duty.how is not None]
    answers = [one for seq in closing if seq is not None and (one := spoken.one(enrolment, seq)) is not None and one.form == RECEIPT]
    told = [spoken.secrets(enrolment, one).get("which") for one in answers]
    return {int(number): str(reason) for which in told if which for number, reason in json.loads(str(which)).items()}


def _line_code(salt: bytes, line: Line) -> bytes:
    return sha256(salt + canonical(line).encode()).digest()


def _check_code(codes: Sequence[bytes]) -> str:
    return sha256(b"".join(codes)).hexdigest()


def _kept(viewer: Viewer, shown: Shown, duty: Duty, lines: Sequence[Line], salts: Sequence[bytes], fact: tuple[int, str, datetime]) -> int:
    seq, whole, now = fact
    where = {"jurisdiction": duty.jurisdiction, "area": shown.area}
    made = Digest.objects.create(
        **where, enrolment=shown.enrolment, rule=duty.rule, occurs_on=duty.occurs_on, nth=duty.nth, fact=seq, since=shown.since,
        cut_off=shown.cut_off, sent=now, by=viewer.hand(duty.post), lines=len(lines), struck=sum(bool(line["struck"]) for line in lines),
        digest=bytes.fromhex(whole),
    )  # fmt: skip
    ids = numbers("digest_line", len(lines))
    DigestLine.objects.bulk_create(
        DigestLine(
            **where, id=pk, list=made, number=number, enrolment=int(str(line["enrolment"])), said=seal(canonical(line), f"digest_line.said:{pk}"),
            salt=salt, digest=_line_code(salt, line), struck=bool(line["struck"]),
            reason=seal(str(line["reason"]), f"digest_line.reason:{pk}") if line["struck"] else None,
        )
        for number, (pk, line, salt) in enumerate(zip(ids, lines, salts, strict=True), 1)
    )  # fmt: skip
    return made.pk


def _as_sent(viewer: Viewer, row: Digest) -> Shown:
    case = Enrolment.objects.get(pk=row.enrolment)
    written = plan_of(case.adoption_id).tracks[case.track].digests.get(row.rule)
    duties = list(Duty.objects.filter(enrolment=row.enrolment, opened_by=row.fact, evidence__in=("acknowledgement", RECEIPT)))
    sender = Duty.objects.filter(enrolment=row.enrolment, rule=row.rule, occurs_on=row.occurs_on, nth=row.nth, post__in=viewer.posts).exists()
    mine = [duty for duty in duties if duty.post in viewer.posts]
    if written is None or not (sender or mine or _commands(viewer, row.area)):
        raise Refused(Fault("unknown list"))
    kept = list(DigestLine.objects.filter(list=row).order_by("number"))
    lines = tuple(_opened(one) for one in kept)
    told = [one.digest if one.said is None else _line_code(bytes(one.salt or b""), line) for one, line in zip(kept, lines, strict=True)]
    code = _check_code([bytes(each) for each in told])
    owed = next((Key(duty.rule, duty.occurs_on, duty.nth) for duty in mine if duty.how is None), None)
    struck = _struck_since(row.enrolment, duties)
    shown = tuple(_struck(line, number, struck) for number, line in enumerate(lines, 1))
    return Shown(
        row.enrolment, row.area, written, written.title, LISTED[written.lists], row.since, row.cut_off, shown, code, case.zone, owed, row.sent,
        row.pk, whole=code == bytes(row.digest).hex() and len(kept) == row.lines,
    )  # fmt: skip


def _opened(line: DigestLine) -> Line:
    """What a line said; of one that was purged, that it was there."""
    said: Line = json.loads(unseal(bytes(line.said), f"digest_line.said:{line.pk}")) if line.said is not None else {"struck": line.struck}
    return said


def _looked(viewer: Viewer, shown: Shown, now: datetime) -> None:
    """Everybody on a list can see who looked at it."""
    cases = {case.pk: case for case in Enrolment.objects.filter(pk__in=set(_enrolments(shown)))}
    Read.objects.bulk_create(
        Read(
            jurisdiction=case.jurisdiction, area=case.area, at=now, who=viewer.who, person=case.person_id, enrolment=case.pk,
            what=f"list: {shown.written.name}",
        )
        for case in cases.values()
    )  # fmt: skip


def _enrolments(shown: Shown) -> Iterator[int]:
    yield from (int(str(line["enrolment"])) for line in shown.lines if "enrolment" in line)
