"""The township: its areas, agencies and staff."""

from collections import Counter
from datetime import datetime

from anju.core.chance import chance, pick
from anju.core.plan.model import PERSON, Plan, Role
from anju.operations.demo.script import STEP, Script
from anju.records.models import Agency, Area, Member, Post
from anju.records.sealed import seal

TOWNSHIP = 1000
"""Numbers of a township's interval; its villages come first in it."""


def build(said: Script, plan: Plan, since: datetime) -> tuple[int, list[int]]:
    """Make areas, agencies, members and posts. Tells the first township's number and its villages'. Needs the engine's scope."""
    county = said["county"]
    Area.objects.create(**county, jurisdiction=county["id"] // STEP, zone=said["zone"])
    townships = [_township(said, n, one) for n, one in enumerate(said["townships"], start=1)]
    _staff(said, plan, townships[0][0], since)
    return townships[0]


def _township(said: Script, n: int, one: Script) -> tuple[int, list[int]]:
    county = said["county"]
    number = county["id"] + n * TOWNSHIP
    common = {"jurisdiction": county["id"] // STEP, "zone": said["zone"]}
    names = {"name": one["name"], "name_en": one["name_en"], "pinyin": one["pinyin"]}
    Area.objects.create(id=number, hi=number + TOWNSHIP - 1, parent_id=county["id"], kind="township", **names, **common)
    villages = [number + v for v in range(1, len(one["villages"]) + 1)]
    Area.objects.bulk_create(
        Area(id=v, hi=v, parent_id=number, kind="village", name=name, name_en=english, pinyin=pinyin, **common)
        for v, (name, english, pinyin) in zip(villages, one["villages"], strict=True)
    )
    return number, villages


def _staff(said: Script, plan: Plan, township: int, since: datetime) -> None:
    """Every role of the plan has its posts; the first of each is the account a visitor may take, where the script names one."""
    agencies = {kind: Agency.objects.create(area_id=township, kind=kind, name=zh, name_en=en) for kind, (zh, en) in said["agencies"].items()}
    known = {a["role"]: a for a in said["accounts"] if "role" in a}
    password = Member(username="-")
    password.set_password(said["password"])
    for role in plan.roles.values():
        if role.name == PERSON:
            continue
        for n in range(said["staff"].get(role.name, 1)):
            account = known.get(role.name, {}) if n == 0 else {}
            wide = {"township": township, "county": said["county"]["id"]}.get(account.get("wide", ""))
            member = Member.objects.create(
                username=account.get("username", f"{said['prefix']}{role.name}{n + 1}"), password=password.password,
                name=person_name(said, said["seed"], role.name, n), purpose="area" if wide else "seat", area_id=wide,
            )  # fmt: skip
            _post(member, role, agencies[role.agency], township, since)
    for account in said["accounts"]:
        if "purpose" in account:
            name, purpose, county = account["title"]["zh"], account["purpose"], said["county"]["id"]
            member = Member.objects.create(username=account["username"], password=password.password, name=name, purpose=purpose, area_id=county)
            if purpose == "area":
                role = _top(plan)
                _post(member, role, agencies[role.agency], county, since)


def _post(member: Member, role: Role, agency: Agency, area: int, since: datetime) -> None:
    post = Post.objects.create(member=member, agency=agency, area_id=area, role=role.name, title=role.title.zh, active_from=since)
    post.phone = seal(telephone(member.username), f"post.phone:{post.pk}")
    post.save(update_fields=["phone"])


def _top(plan: Plan) -> Role:
    """The role in which the demo's command holds its post: the one at which most of the plan's ladders end."""
    ends = Counter(rule.ladder[-1].to for track in plan.tracks.values() for rule in track.rules.values() if rule.ladder)
    posts = [role for role in plan.roles.values() if role.kind == "post"]
    return max(posts, key=lambda role: ends[role.name])


def telephone(*of: object) -> str:
    """An invented number, and nobody's: no subscriber's begins with a 0 after the area code (CONTRIBUTING)."""
    return f"+86100{int(chance('phone', *of) * 10**7):07d}"


def person_name(said: Script, *of: object) -> str:
    """An invented name."""
    given = "".join(pick(said["given"], "given", n, *of) for n in range(1 + int(len(repr(of)) % 2)))
    return str(pick(said["surnames"], "surname", *of)) + given
