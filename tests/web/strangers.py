"""A township with one of everything that has a number, and everybody who has no business with any of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client

from anju.operations import link, pin
from anju.operations.consent import give
from anju.operations.finding import gate
from anju.operations.intake import receive
from anju.operations.paper.make import make
from anju.operations.record import Said, record
from anju.operations.round.code import codes
from anju.operations.stand import stand
from anju.operations.tick import catch_up
from anju.operations.viewer import household_viewer
from anju.records import models
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from tests.pictures import picture
from tests.web.town import token
from tests.world import NOON, OTHER, TOWNSHIP, VILLAGE, World, texts, world

FAR = 330186_000_000
"""Another county, with the same plan."""
PLACE = {"jurisdiction": 330185, "area": VILLAGE}
HOUR = timedelta(hours=1)
NOW = NOON + 21 * HOUR
NOBODYS = 987_654_321
"""A number that nothing has."""
TEAM = ("village_cadre", "team_doctor", "community_officer")
FARS = {"doctor": "team_doctor", "enterprise": "site_head"}
NEARS = {"cadre": "village_cadre", "police": "community_officer"}
NAME, STREET, ADDRESS, PHONE, WORD = "邻里甲", "测试甲", "3组12号", "009000000", "他打人"
SECRETS = (NAME, STREET, ADDRESS, PHONE, WORD)
"""What may stand on no page of a stranger."""


@dataclass
class Here:
    """The world, what is in it by name, the same names for what is not there, and who looks."""

    world: World
    there: Mapping[str, Any]
    missing: Mapping[str, Any]
    owner: Client
    far: Mapping[str, Client]
    near: Mapping[str, Client]
    homes: Mapping[str, Client]
    """Pages of another door: by the link alone, with its PIN, and a relative's from afar."""


def here() -> Here:
    """All of it: the command's own township, the county beyond, and a door next to the first."""
    made = world(files=texts("key-persons"))
    stand(made.viewer("command"), made.adoption, NOON)
    enrolment, other = made.enrol(made.person(STREET), days_ago=2), made.enrol(made.person("测试乙"), days_ago=2)
    seats = [Said("seat", values={"role": role, "post": str(made.posts[role])}) for role in TEAM]
    record(made.viewer("command"), enrolment, seats, now=NOON + timedelta(minutes=1))
    catch_up([enrolment], NOW)
    there = _things(made, enrolment, _told(made, enrolment))
    owner = _signed_in(made.members["command"])
    return Here(made, there, _nothing(there), owner, _far(made), _near(made), _homes(made, other))


def _signed_in(member: models.Member) -> Client:
    made = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    made.force_login(member)
    made.cookies["django_language"] = "en"
    return made


def _nothing(there: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same kinds of numbers, none of them anybody's."""
    nowhere = {name: NOBODYS if isinstance(value, int) else "ZZZZ2222" for name, value in there.items()}
    _number, _dot, rule = str(there["token"]).partition(".")
    return nowhere | {"token": f"{NOBODYS}.{rule}", "resource_name": there["resource_name"]}


def _far(made: World) -> dict[str, Client]:
    """Those of another county: everybody of the plan there, its command and its auditor."""
    with scoped(ENGINE):
        models.Area.objects.create(id=FAR, hi=FAR + 999_999, jurisdiction=330186, kind="county", name="外县", name_en="Far county")
        own = models.Adoption.objects.get(pk=made.adoption)
        models.Adoption.objects.create(plan_version=own.plan_version, area_id=FAR, since=own.since, digest=own.digest, parameters=own.parameters)
        members = {name: _posted(made, f"far-{name}", role, FAR) for name, role in FARS.items()}
        wide = {"area_id": FAR}
        members["command"] = models.Member.objects.create_user("far-command", None, purpose="area", name="外县指挥部", **wide)
        _post(made, members["command"], "team_doctor", FAR)
        members["auditor"] = models.Member.objects.create_user("far-auditor", None, purpose="auditor", name="外县督查", **wide)
    return {name: _signed_in(member) for name, member in members.items()}


def _near(made: World) -> dict[str, Client]:
    """Those of the next township, which the plan does not reach, and of the same one, who sit at no door."""
    with scoped(ENGINE):
        members = {name: _posted(made, f"near-{name}", role, TOWNSHIP) for name, role in NEARS.items()}
        members["next"] = _posted(made, "next-cadre", NEARS["cadre"], OTHER)
    return {name: _signed_in(member) for name, member in members.items()}


def _posted(made: World, username: str, role: str, area: int) -> models.Member:
    member: models.Member = models.Member.objects.create_user(username, None, name=f"外人{username}")
    _post(made, member, role, area)
    return member


def _post(made: World, member: models.Member, role: str, area: int) -> None:
    kind = made.plan.roles[role].agency
    agency, _new = models.Agency.objects.get_or_create(area_id=area, kind=kind, name=f"{kind} {area}")
    models.Post.objects.create(member=member, agency=agency, area_id=area, role=role, active_from=NOON - timedelta(days=30))


def _homes(made: World, enrolment: int) -> dict[str, Client]:
    """The door next to the first: one with its PIN, one by its link alone, one from afar."""
    command = made.viewer("command")
    with scoped(ENGINE):
        person = models.Enrolment.objects.get(pk=enrolment).person_id or 0
    secret = link.make(command, enrolment, person, now=NOON)
    first = pin.give(command, enrolment, person, now=NOON)
    held, bare, relative = (Client(headers={"accept-language": "en"}, raise_request_exception=False) for _ in range(3))
    for client in (held, bare):
        client.get(f"/h/{secret}/")
    held.post("/home/pin/", {"pin": first})
    held.post("/home/pin/new/", {"pin": "7394", "again": "7394"})
    afar = give.from_afar(command, enrolment, "女儿", ("report", "ask", "record"), "8261", now=NOON)
    relative.get(f"/h/{afar}/")
    relative.post("/home/pin/", {"pin": "8261"})
    return {"household": held, "link": bare, "relative": relative}


def _told(made: World, enrolment: int) -> int:
    """The household reports, complains and says a word in private, and something is raised; the number of the report."""
    with scoped(ENGINE):
        person = models.Enrolment.objects.get(pk=enrolment).person_id
    home = household_viewer(enrolment, person)
    said = {
        "report": {"celsius": "36.6", "site": "axillary"},
        "complaint": {"about": "privacy", "says": WORD},
        "safety": {"worry": "afraid", "reach": "come", "note": WORD},
    }
    facts = [record(home, enrolment, [Said("evidence", form, values, via="household")], now=NOW).seqs[0] for form, values in said.items()]
    record(made.viewer("command"), enrolment, [Said("incident", form="danger")], now=NOW)
    return facts[0]


def _things(made: World, enrolment: int, report: int) -> dict[str, Any]:
    """One of everything, by the name that ARGS of the test use."""
    command = made.viewer("command", NOW)
    with scoped(ENGINE):
        case = models.Enrolment.objects.get(pk=enrolment)
        duty = models.Duty.objects.filter(enrolment=enrolment, how=None).order_by("opens")[0]
        unit, town = (models.Enrolment.objects.filter(subject=kind)[0].pk for kind in ("unit", "area"))
    person, door = case.person_id or 0, case.household_id or 0
    make(command, enrolment, "isolation_notice", now=NOW)
    source = receive.receive(command, "姓名,联系电话\n邻里甲,01000100001\n".encode(), "名单.csv", "people", now=NOW)
    arrivals = gate.make(command, now=NOW)
    give.at_door(command, enrolment, made.person(NAME, household=door), ("record",), what="speaks", now=NOW)
    with scoped(ENGINE):
        found = SimpleNamespace(enrolment=enrolment, person=person, token=token(duty), unit=unit, town=town)
        found.fact, found.source, found.code, found.gate = report, source, codes([door])[door], arrivals
        found.consent = models.Consent.objects.get(enrolment=enrolment).pk
        found.paper = models.Paper.objects.filter(enrolment=enrolment)[0].pk
        _filed(found, made)
        _kept(found, made)
        _planned(found, made)
    return vars(found)


def _filed(found: SimpleNamespace, made: World) -> None:
    """What stands in a person's file or comes to it."""
    file, post = {"enrolment": found.enrolment}, made.posts["team_doctor"]
    lead = {"rule": "infection", "occurs_on": NOON.date(), "nth": 0}
    found.incident = models.Incident.objects.get(enrolment=found.enrolment, rule="danger").pk
    found.proposal = models.Proposal.objects.create(**PLACE, **file, **lead, made=NOON, track="home", whom="household").pk
    found.complaint = models.Complaint.objects.get(enrolment=found.enrolment).pk
    models.Photo.objects.create(
        **PLACE, **file, seq=found.fact, field="picture", recorded=NOON, by=f"post:{post}", sealed=picture(), small=picture(), sha256=bytes(32)
    )
    said = {"fitted": NOON, "by": f"post:{post}", "reason": b"x", "key": "door-1", "kind": "contact"}
    home = models.Enrolment.objects.get(pk=found.enrolment).household_id or 0
    found.device = models.Device.objects.create(**PLACE, enrolment_id=found.enrolment, household_id=home, **said).pk
    found.message = models.Outbox.objects.create(
        **PLACE, key="x", channel="call", to_post=post, kind="due", enrolment=found.enrolment, at=NOON, next_at=NOON
    ).pk
    line = {"sheet": "名单", "row": 2, "outcome": "created", "fields": b"x", "person": found.person}
    found.row = models.ImportRow.objects.create(**PLACE, source_id=found.source, **line).pk
    asked = {"person": found.person, "asked_by": "post:1", "asked_at": NOON}
    found.transfer = models.Transfer.objects.create(**PLACE, **asked, from_area=VILLAGE).pk
    found.offer = models.Transfer.objects.create(**PLACE, **asked, **file, from_area=VILLAGE, address=b"x", behind=b"x").pk
    found.candidate = made.person(NAME)
    form = made.plan.classification.asks if made.plan.classification else ""
    models.Screening.objects.create(
        **PLACE, person_id=found.candidate, adoption=made.adoption, form=form, source="door", at=NOON, by="post:1",
    )  # fmt: skip


def _kept(found: SimpleNamespace, made: World) -> None:
    """What an area keeps: registers, lists, rooms, phones, channels, stock."""
    town = PLACE | {"area": TOWNSHIP}
    doors = models.Register.objects.filter(kind="households").first()
    found.register = doors.pk if doors else 0
    found.line = models.RegisterRow.objects.create(
        **PLACE, register_id=found.register, door_fp=b"x", said=seal("{}", "register_row.said"), at=NOON, due=NOON
    ).pk
    places = models.Register.objects.create(**town, kind="places", name="places", adoption=made.adoption, kept_by="town_desk", since=NOON)
    found.place = models.DatedPlace.objects.create(
        **town, register=places, place="甲区", plain="甲区", level="high", since=NOON.date(), at=NOON, by="post:1"
    ).pk
    found.places = places.pk
    spans = {"since": NOON - HOUR, "cut_off": NOON, "sent": NOON, "by": "post:1", "lines": 0, "struck": 0, "digest": bytes(32)}
    found.digest = models.Digest.objects.create(
        **town, enrolment=found.town, rule="digest.daily_list", occurs_on=NOON.date(), nth=0, fact=1, **spans
    ).pk
    found.resource_name = "vehicles"
    kept = models.Resource.objects.create(**town, plan="key-persons", name="vehicles")
    found.car = models.ResourceUnit.objects.create(**town, resource=kept, label="甲001", plain="甲001", slot=1, capacity=2).pk
    made_at = {"made": NOON, "taken": NOON, "heard": NOON}
    found.phone = models.Phone.objects.create(**town, member=made.members["team_doctor"], word_hash=bytes(32), **made_at).pk
    found.channel = models.Channel.objects.create(**town, kind="robot", address=b"x", set_at=NOON).pk
    office = models.Post.objects.get(pk=made.posts["village_head"]).agency_id
    stock = models.Stock.objects.create(agency_id=office, area=TOWNSHIP, item="mask", quantity=5)
    found.stock = stock.pk
    found.wall = models.Wall.objects.create(**town, name="值班室", secret_hash=bytes(32), made=NOON, made_by="post:1").pk
    days = {"since": NOON.date(), "until": NOON.date() + timedelta(days=365)}
    found.record = models.Qualification.objects.create(
        **town, **days, member=made.members["team_doctor"], plan="key-persons", name="doctor", paper=b"x", at=NOON, by="post:1"
    ).pk
    found.issue = models.Issue.objects.create(stock=stock, area=TOWNSHIP, quantity=-5, by="post:1", at=NOON).pk
    found.agency, found.office_post, found.member = office, made.posts["village_head"], made.members["village_head"].pk
    away = {"since": NOON, "reason": "x", "successor_id": made.posts["town_desk"]}
    found.ended = made.posts["screener"]
    found.absence = models.Absence.objects.create(post_id=made.posts["village_head"], **away).pk


def _planned(found: SimpleNamespace, made: World) -> None:
    """What is laid out: watches, drafts, and going over to another version."""
    town = PLACE | {"area": TOWNSHIP}
    watch = {"roster": "night", "post": made.posts["village_head"], "starts": NOON, "ends": NOON + 30 * HOUR}
    found.shift = models.WatchShift.objects.create(**town, **watch, role="village_head").pk
    call = models.WatchCall.objects.create(**town, **watch, enrolment=found.unit, by="post:1", since=NOON)
    found.ask = models.WatchAsk.objects.create(**town, call=call, post=made.posts["town_desk"], at=NOON).pk
    found.swap = models.WatchSwap.objects.create(**town, **watch, enrolment=found.unit, to_post=made.posts["town_desk"], asked=NOON).pk
    written = {"folder": "key-persons", "plan": "key-persons", "version": "9", "texts": texts("key-persons")}
    found.draft = models.Draft.objects.create(**town, **written, begun=NOON, by="post:1").pk
    found.adoption = made.adoption
    named = {"basis": "x", "decider": "x", "reason": b"x", "by": "post:1", "begun": NOON}
    found.switching = models.Switching.objects.create(**town, adoption_id=made.adoption, **named).pk


def now() -> datetime:
    """When everybody looks."""
    return NOW
