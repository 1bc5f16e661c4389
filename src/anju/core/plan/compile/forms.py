"""Forms and their fields: written under `forms:`, inline under a duty's evidence, or had by every plan."""

from collections.abc import Mapping
from typing import Literal, cast

from anju.core.language.tree import Entry, Leaf, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.devices import read_device
from anju.core.plan.compile.formulas import computed
from anju.core.plan.compile.log import Log, place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import DIGEST, PARTS, PROPOSAL, RECEIPT, RELIEF, Awaited, Field, Form, Option, Place, Text

_Kind = Literal["decimal", "integer", "choice", "choices", "flag", "text", "post", "moment", "photo", "tube", "place", "computed"]
_Sensitivity = Literal["health", "need", "watch", "duty", "hidden"]
_Home = Literal["", "report", "ask", "care", "outing", "gone", "leave", "private", "complain", "correct", "neighbour", "door", "answer"]

_NOTE = Field("note", Text("说明", "Note"), "text", required=False, sealed=True)
_REASON = Field("reason", Text("理由", "Reason"), "text", required=False, sealed=True)
_PARTS = (
    Field("left", Text("还有几项没了结", "Parts that are not over"), "integer", low=0),
    Field("of", Text("一共几项", "Parts in all"), "integer", required=False, low=0),
    Field("bare", Text("几个地方没有这类单位", "Places without such a unit"), "integer", required=False, low=0),
    Field("without", Text("哪些地方没有", "Which places these are"), "text", required=False),
)
_CONDITION = Field("condition", Text("交接时情况", "Condition at handover"), "text", required=False, sealed=True)
VERDICTS = (Option("passed", Text("通过", "Passed")), Option("returned", Text("退回", "Returned")))
OUTCOMES = (
    Option("resolved", Text("已处置完毕", "Resolved"), ends=True),
    Option("referred", Text("已转交其他机构", "Referred elsewhere"), ends=True),
    Option("false_alarm", Text("误报", "False alarm"), ends=True),
)
DECISIONS = (Option("accepted", Text("同意", "Accepted"), ends=True), Option("refused", Text("不同意", "Refused"), ends=True))
_DECISION = Field("decision", Text("决定", "Decision"), "choice", options=DECISIONS)
_SENT = (
    Field("lines", Text("条数", "Lines"), "integer", low=0),
    Field("struck", Text("划去条数", "Lines struck"), "integer", low=0),
    Field("list", Text("清单校验码", "Check code of the list"), "text"),
)
_RECEIVED = (
    Field("struck", Text("划去条数", "Lines struck"), "integer", low=0),
    Field("which", Text("划去哪几条、为什么", "Which lines, and why"), "text", required=False, sealed=True),
)
_RELIEVED = (
    Field("read", Text("看过几件没办完的事", "Open items read"), "integer", low=0),
    _NOTE,
)
BUILT_IN: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("acknowledgement", Text("知悉", "Acknowledgement"), ()),
        Form("attestation", Text("完成情况", "Attestation"), (_NOTE,)),
        Form("seat", Text("派出人员", "Seat filled"), (Field("post", Text("人员", "Member of staff"), "post"),)),
        Form("handover", Text("交接", "Handover"), (_CONDITION,)),
        Form("outcome", Text("处置结果", "Outcome"), (Field("outcome", Text("结果", "Outcome"), "choice", options=OUTCOMES), _NOTE)),
        Form("signature", Text("签字盖章", "Signature or seal"), ()),
        Form("review", Text("审核", "Review"), (Field("verdict", Text("审核意见", "Verdict"), "choice", options=VERDICTS), _REASON)),
        Form(DIGEST, Text("汇总报送", "List sent"), _SENT),
        Form(RECEIPT, Text("汇总收讫", "List received"), _RECEIVED),
        Form(RELIEF, Text("接班", "Taking the watch over"), _RELIEVED, "watch"),
        Form(PARTS, Text("分解的各项", "Parts of it"), _PARTS),
        Form(PROPOSAL, Text("建议的决定", "Decision on a proposal"), (_DECISION, _REASON)),
    )
}
"""What every plan can ask for without writing it."""


def review_form(name: str, title: Text, place: Place) -> Form:
    """The form of one review step, of its own name so that its verdict is not mixed up with another step's."""
    return Form(name, title, BUILT_IN["review"].fields, "duty", place)


def outcome_form(name: str, title: Text, options: tuple[Option, ...], place: Place) -> Form:
    """The form that closes incidents of one kind with one of their own outcomes."""
    return Form(name, title, (Field("outcome", Text("结果", "Outcome"), "choice", options=options, place=place), _NOTE), "duty", place)


def read_forms(log: Log, root: Reader) -> dict[str, Form]:
    """All forms of the plan by name: built-in, written, and inline ones under the name of their duty."""
    forms = dict(BUILT_IN)
    for reader in root.children("forms", "form"):
        forms[reader.name] = _form(reader)
    for entry in _inline(root):
        if entry.key in forms:
            log.note(faults.NAME_TAKEN, entry.spot, name=entry.key, by="forms")
        else:
            forms[entry.key] = _form(Reader(log, entry.value, "form", entry.spot, entry.key))
    return forms


def _inline(root: Reader) -> list[Entry]:
    """The tables written under the `evidence` of a duty, a test or its result, under its name."""
    found: list[Entry] = []
    for track in root.named("tracks"):
        for kind in ("duties", "tests"):
            written = track.value.find(kind) if isinstance(track.value, Table) else None
            for duty in written.value.entries if written and isinstance(written.value, Table) else ():
                found += _evidence(duty, duty.key)
                result = duty.value.find("result") if kind == "tests" and isinstance(duty.value, Table) else None
                found += _evidence(result, f"{duty.key}.result") if result else []
    return found


def _evidence(duty: Entry, name: str) -> list[Entry]:
    evidence = duty.value.find("evidence") if isinstance(duty.value, Table) else None
    return [Entry(name, evidence.value, evidence.spot)] if evidence and isinstance(evidence.value, Table) else []


def _form(reader: Reader) -> Form:
    sensitivity = cast(_Sensitivity, reader.one_of("sensitivity", "duty"))
    fields: tuple[Field, ...] = ()
    for each in reader.children("fields", "field"):
        fields = (*fields, _field(each, {field.name: field for field in fields}))
    home, device = cast(_Home, reader.one_of("home", "")), read_device(reader, fields)
    if home != "private" and any(option.rings for field in fields for option in field.options):
        reader.wrong(faults.MAY_RING, "fields")
    return Form(reader.name, reader.title(), fields, sensitivity, place_of(reader.spot), home, device)


def _field(reader: Reader, before: Mapping[str, Field]) -> Field:
    kind = cast(_Kind, reader.one_of("kind", "text"))
    options = tuple(option for option, _ in read_options(reader, "one_of"))
    if kind in ("choice", "choices") and not options:
        reader.log.note(faults.NO_FORM, reader.spot, key=reader.name)
    low, high = reader.number("from"), reader.number("to")
    if low is not None and high is not None and low >= high:
        reader.log.note(faults.RANGE, reader.spot, key=reader.name, low=f"{low:g}", high=f"{high:g}")
    field = Field(
        reader.name, reader.title(), kind, reader.text("unit"), low, high, options, reader.flag("required", True),
        reader.flag("sealed") or kind == "place", place_of(reader.spot), cites=reader.names("cites"), ends=reader.words("ends"),
        staff=reader.flag("staff"), awaits=_awaited(reader, kind), against=reader.text("against"),
    )  # fmt: skip
    if field.against and kind != "place":
        reader.wrong(faults.FIELD_KIND, "against", field=reader.name, kind=kind, wanted="place")
    if field.ends and kind != "flag":
        reader.wrong(faults.FIELD_KIND, "ends", field=reader.name, kind=kind, wanted="flag")
    return computed(reader, field, before)


def _awaited(reader: Reader, kind: str) -> Awaited | None:
    """How the result of a tube comes in; every tube says it, and nothing else does."""
    if kind != "tube":
        for key in ("result", "says"):
            if reader.has(key):
                reader.wrong(faults.FIELD_KIND, key, field=reader.name, kind=kind, wanted="tube")
        return None
    form = reader.name_of("result", "form")
    if not form:
        reader.log.note(faults.MISSING_KEY, reader.spot, key="result", shape_zh="试管编号", shape_en="The code of a tube")
        return None
    return Awaited(form, {entry.key: entry.value.text for entry in reader.named("says") if isinstance(entry.value, Leaf)})


def read_options(reader: Reader, key: str) -> tuple[tuple[Option, Reader | None], ...]:
    """The answers of a choice. One written as a table with `title` also says what follows it, and is returned with its reader."""
    found: list[tuple[Option, Reader | None]] = []
    for entry in reader.named(key):
        if isinstance(entry.value, Table) and entry.value.find("title"):
            option = Reader(reader.log, entry.value, "option", entry.spot, entry.key)
            told = Option(
                entry.key, option.title(), option.flag("ends"), option.flag("may_ring"), option.names("also"), option.flag("staff")
            )
            found.append((told, option))
        else:
            found.append((Option(entry.key, reader.words_in(entry.value, entry.key)), None))
    return tuple(found)
