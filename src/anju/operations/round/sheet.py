"""A round on paper: drawn for whoever walks it, and kept nowhere; that it was taken out, and what for, is kept."""

from collections.abc import Sequence
from datetime import datetime

from anju.core.moments import local_day
from anju.core.plan.model import Text
from anju.operations.look import look_many
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.round import code as codes
from anju.operations.round.plan import Door, plan
from anju.operations.viewer import Viewer
from anju.papers import model
from anju.papers.complete import IncompleteError
from anju.papers.render import render
from anju.records.models import Post
from anju.records.queries.duties import Row
from anju.records.queries.rounds import Partner

TITLE = Text("今日上门路线", "Today's round")
UNKNOWN = Text("地址不详", "address not known")
UNSHOWN = Text("姓名对此岗位不显示", "name not shown to this post")
NOBODY = Text("还没有人", "nobody yet")


def sheet(viewer: Viewer, lo: int, hi: int, language: model.Language, purpose: str, *, now: datetime) -> bytes:
    """The PDF of `viewer`'s round until the end of the day where they are. `now` is aware, UTC. Raises `Refused` where there is no door to go to."""
    doors = plan(viewer, lo, hi, now)
    if not doors:
        raise Refused(Fault("no doors"))
    if not purpose.strip():
        raise Refused(Fault("needs purpose", "purpose"))
    day = local_day(now, viewer.zone)
    post = Post.objects.select_related("agency").filter(pk__in=viewer.posts).order_by("pk").first()
    paper = model.Paper(
        issuer=Text(post.agency.name, post.agency.name_en or post.agency.name) if post else viewer.name, title=TITLE,
        number=f"R-{day:%Y%m%d}-{post.pk if post else 0}", version=1, issued=now, zone=viewer.zone,
        body=model.Round(holder=viewer.name, day=day, visits=tuple(map(_visit, doors))),
    )  # fmt: skip
    try:
        made = render(paper, language).pdf
    except IncompleteError as lacking:
        raise Refused(*(Fault("paper lacks", detail=each) for each in lacking.faults)) from lacking
    look_many(viewer, sorted({row.enrolment for door in doors for row in door.rows}), "round", now=now, purpose=purpose[:200])
    return made


def _visit(door: Door) -> model.Visit:
    first = door.rows[0]
    names = tuple(dict.fromkeys(row.name for row in door.rows if row.name))
    return model.Visit(
        address=door.address or UNKNOWN, place=Text(first.place, first.place_en or first.place), who="、".join(names) or UNSHOWN,
        errands=tuple(map(_errand, door.rows)), code=codes.shown(door.code), link=codes.link(door.code) if door.code else "",
        along=tuple(map(_along, _once(door.partners))),
    )  # fmt: skip


def _errand(row: Row) -> model.Errand:
    written = plan_of(row.adoption)
    rule, form = written.tracks[row.track].rules.get(row.rule), written.forms.get(row.evidence)
    return model.Errand(rule.title if rule else row.rule, row.closes, 1 if form and form.tube else 0, row.name)


def _once(partners: Sequence[Partner]) -> tuple[Partner, ...]:
    return tuple({(one.rule, one.holder): one for one in partners}.values())


def _along(partner: Partner) -> model.Line:
    written = plan_of(partner.adoption)
    rule, role = written.tracks[partner.track].rules.get(partner.rule), written.roles.get(partner.role)
    title = role.title if role else Text(partner.role, partner.role)
    holder = Text(f"{title.zh} {partner.holder or NOBODY.zh}", f"{title.en} {partner.holder or NOBODY.en}")
    return model.Line(rule.title if rule else partner.rule, holder)
