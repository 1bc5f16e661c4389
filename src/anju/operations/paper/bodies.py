"""What each kind of paper says, from what was gathered and the plan's own words."""

from anju.core.plan.model import Document, Text
from anju.core.release.steps import complete
from anju.operations.paper.boxes import boxes, groups, seals, standing
from anju.operations.paper.gather import Gathered
from anju.operations.paper.sheet import sheet
from anju.operations.refused import Fault, Refused
from anju.papers.model import Basis, Body, Certificate, Instructions, Line, Order, Route, Section, SignOff
from anju.papers.sheet import account

LAW_ENDS = "》"
UNNAMED = Text("所依据的法律", "the law relied on")
MODES = {"compulsory": Text("依法强制", "compulsory by law"), "voluntary": Text("自愿", "voluntary")}
COUNTED = {
    "due": Text("应测", "due"), "done": Text("按时", "in time"), "late": Text("补报", "late"), "missed": Text("未测", "missed"),
    "waived": Text("免测", "waived"), "replaced": Text("改期", "replaced"), "open": Text("待测", "open"), "overdue": Text("逾期未办", "overdue"),
}  # fmt: skip


def body(gathered: Gathered, document: Document) -> Body:
    """The body of `document`. Raises `Refused` where it cannot be had yet."""
    match document.kind:
        case "order":
            return order(gathered, document)
        case "instructions":
            points = Section(Text("请您这样做", "Please do this"), document.text)
            return Instructions(sections=(points,), contacts=gathered.team, marks=boxes(gathered, document.name))
        case "readings":
            made = sheet(gathered, document)
            if made is None:
                raise Refused(Fault("no readings"))
            return made
        case "signoff":
            return signoff(gathered, document)
        case "certificate":
            return certificate(gathered, document)
        case _:
            raise Refused(Fault("card apart"))


def order(gathered: Gathered, document: Document) -> Order:
    """Authority, article, decider, reason, first day and END, and to whom one may object."""
    case = gathered.case
    law, _, article = case.article.rpartition(LAW_ENDS)
    return Order(
        person=gathered.person,
        measure=gathered.track.title,
        place=gathered.address or gathered.area.name,
        compulsory=case.mode == "compulsory",
        mode=MODES[case.mode],
        basis=(Basis(f"{law}{LAW_ENDS}" if law else UNNAMED, article or case.article),),
        authority=case.authority,
        decider=case.decider,
        decided=case.entered,
        reason=gathered.reason,
        first_day=gathered.first_day,
        first_day_by=case.first_day_evidence,
        ends=case.ends,
        review_by=case.review_by.date() if case.review_by and case.ends is None else None,
        text=document.text,
        rights=gathered.plan.rights,
        complaints=tuple(Route(Text("投诉", "Complaint"), to) for to in gathered.plan.complain_to),
        contacts=gathered.team,
        marks=boxes(gathered, document.name),
    )


def signoff(gathered: Gathered, document: Document) -> SignOff:
    """The report form: what was found, and its boxes as they are given."""
    found = [Line(Text("起始日", "First day"), gathered.first_day)]
    readings = next((sheet(gathered, each) for each in gathered.plan.documents.values() if each.kind == "readings"), None)
    if readings is not None:
        counts = [(COUNTED[name], n) for name, n in account(readings) if name in COUNTED]
        zh, en = "，".join(f"{t.zh}{n}" for t, n in counts), ", ".join(f"{n} {t.en}" for t, n in counts)
        found.append(Line(Text("体温记录", "Readings"), Text(zh, en)))
    return SignOff(person=gathered.person, groups=groups(gathered, document.name), ends=gathered.case.ends, text=document.text, findings=tuple(found))


def certificate(gathered: Gathered, document: Document) -> Certificate:
    """That the measure has ended; made once everybody has signed, valid from END on."""
    if not complete(standing(gathered)) or gathered.case.ends is None:
        raise Refused(Fault("not signed yet"))
    return Certificate(
        person=gathered.person[:-1] or gathered.person,
        measure=gathered.track.title,
        first_day=gathered.first_day,
        ended=gathered.case.ends,
        text=document.text,
        marks=seals(gathered),
    )
