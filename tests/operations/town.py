"""A township whose plan has registers and classes (tests/core/finding.py), with two villages, posts and the area's own track. All invented."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import xlsxwriter

from anju.core.enrolment.admit import Basis
from anju.core.moments import local_day
from anju.operations.adopt import adopt, publish
from anju.operations.enrol import Request, enrol
from anju.operations.intake import preview, receive, take
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Agency, Area, Import, Member, Post, Register
from anju.records.scope import ENGINE, scoped
from tests.core.finding import FINDING
from tests.core.look import looked
from tests.world import NOON, TOWNSHIP, VILLAGE, areas, command

SECOND = VILLAGE + 1
DOORS = ["村（社区）", "门牌地址", "户主", "人口数", "免核原因"]
PEOPLE = ["姓名", "联系电话", "所在村（社区）", "详细住址", "返乡日期", "来源地", "出生日期"]


@dataclass
class Town:
    """What was made; members by role, `checker` the one who checks the first village."""

    adoption: int
    enrolment: int
    members: dict[str, Member] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)

    def viewer(self, who: str) -> Viewer:
        return viewer_of(self.members[who], NOON)

    def register(self, name: str) -> int:
        with scoped(ENGINE):
            return Register.objects.get(name=name, until=None).pk


def town(text: str = FINDING) -> Town:
    """Adopted 30 days ago; the command, a leader and a director for the town, a doctor for each village."""
    with scoped(ENGINE):
        areas()
        Area.objects.create(
            id=SECOND, hi=SECOND, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name="二村", name_en="Second village", pinyin="ercun"
        )
    since = NOON - timedelta(days=30)
    adoption = adopt(publish({"plan.yaml": looked(text, "home", "watch")}, by="test", now=since), TOWNSHIP, {}, by="test", now=since)
    made = Town(adoption, 0)
    with scoped(ENGINE):
        made.members["command"] = Member.objects.create_user("command", "pass-word-of-test", purpose="area", area_id=TOWNSHIP, name="指挥部")
        agency = Agency.objects.create(area_id=TOWNSHIP, kind="bureau", name="局")
        posts = (("leader", "leader", TOWNSHIP), ("director", "director", TOWNSHIP), ("checker", "doctor", VILLAGE), ("other", "doctor", SECOND))
        for who, role, area in posts:
            member = Member.objects.create_user(who, "pass-word-of-test", name=f"{who}甲")
            post = Post.objects.create(member=member, agency=agency, area_id=area, role=role, active_from=since)
            made.members[who], made.posts[who] = member, post.pk
        command(made.members["command"], plan_of(adoption), since)
    nothing = Basis("", "", "", "", local_day(since, "Asia/Shanghai"), "", "")
    made.enrolment = enrol(made.viewer("command"), Request(adoption, "town", nothing, area=TOWNSHIP), now=since)
    return made


def book(head: list[str], rows: Iterable[list[object]]) -> bytes:
    """A spreadsheet with one sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("名册")
        for number, row in enumerate([head, *rows]):
            page.write_row(number, 0, row)
    return target.getvalue()


def households(count: int = 10) -> list[list[object]]:
    """Invented households, alternating between the two villages."""
    return [["一村" if n % 2 == 0 else "二村", f"{n // 2 + 1}组{n + 1}号", f"户主{chr(0x4E00 + n)}", n % 5 + 1] for n in range(count)]


def arrivals(count: int = 60) -> list[list[object]]:
    """Invented people who arrived two days ago, a third of them from one district."""
    return [
        [
            f"来人{chr(0x4E00 + n)}", f"010001{n:05d}", "一村" if n % 2 else "二村", f"{n}组{n}号", "2026-11-20",
            "甲市乙区" if n % 3 == 0 else "己市", f"19{40 + n % 50}-01-02",
        ]
        for n in range(count)
    ]  # fmt: skip


def brought(made: Town, kind: receive.Kind, content: bytes, register: str = "") -> Import:
    """Received, confirmed as recognised, previewed and taken in."""
    viewer = made.viewer("command")
    source = receive.receive(viewer, content, "名册.xlsx", kind, now=NOON, register=made.register(register) if register else None)
    with scoped(ENGINE):
        state = Import.objects.get(pk=source).state
    if state == "columns":
        receive.confirm(viewer, source, {}, now=NOON)
    preview.preview(source)
    take.ask(viewer, source)
    take.take(source, NOON)
    with scoped(ENGINE):
        return Import.objects.get(pk=source)
