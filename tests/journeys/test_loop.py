"""The loop, whole: from a household at its door to a sealed release and an archived file, by everybody's own page."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

DAY = timedelta(days=1)


def test_from_the_door_to_the_archive(stage: Stage) -> None:
    enrolment = _enrol(stage)
    _hand_over(stage, enrolment)
    _fill_seats(stage, enrolment)
    _serve(stage, enrolment)
    _card(stage, enrolment)
    _three_days(stage, enrolment)
    _danger(stage, enrolment)
    _need(stage, enrolment)
    _sign(stage, enrolment)
    _free(stage, enrolment)
    _archive(stage, enrolment)
    assert aside(lambda: _difference(enrolment)) == 0
    stage.go("command", "/balance/")
    stage.picture("command", "balance")
    stage.go("command", f"/household/{enrolment}/")
    stage.picture("command", "household")


def _enrol(stage: Stage) -> int:
    """A spreadsheet is brought, its columns confirmed, previewed by the worker, taken in; then one household is enrolled with its basis."""
    from anju.records.models import Import
    from anju.workers import jobs

    name, content, counts = _ledger()
    aside(lambda: _villages(stage))
    page = stage.go("bureau_office", "/intake/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/vnd.ms-excel", "buffer": content})
    page.locator("section[aria-labelledby=bring] button").click()
    page.wait_for_load_state()
    stage.picture("bureau_office", "brought")
    page.locator(".bar button").click()
    page.wait_for_load_state()
    number = aside(lambda: _engine(lambda: Import.objects.latest("pk").pk))
    aside(lambda: jobs.preview_import(number))
    page = stage.go("bureau_office", f"/intake/{number}/")
    stage.picture("bureau_office", "preview")
    page.locator("form[action$='/take/'] button").first.click()
    page.wait_for_load_state()
    aside(lambda: jobs.take_import(number))
    taken = aside(lambda: _engine(lambda: Import.objects.get(pk=number)))
    assert {k: v for k, v in taken.counts.items() if k in counts} == counts
    return _held(stage)


def _held(stage: Stage) -> int:
    from anju.records.models import Enrolment

    page = stage.go("bureau_office", "/enrol/")
    stage.picture("bureau_office", "waiting")
    page.locator("a.duty-link").first.click()
    page.wait_for_load_state()
    page.locator("input[type=date]").fill(stage.now.astimezone(ZONE).strftime("%Y-%m-%d"))
    for asked, said in (
        ("authority", "县防控指挥部"),
        ("article", "第三十九条"),
        ("decider", "值班负责人"),
        ("reason", "密切接触"),
        ("first_day_evidence", "车票"),
    ):
        page.locator(f"[name={asked}]").fill(said)
    page.locator("button[value=check]").click()
    page.wait_for_load_state()
    stage.picture("bureau_office", "basis")
    page.locator("button[value=enrol]").click()
    page.wait_for_load_state()
    stage.picture("bureau_office", "enrolled")
    return int(aside(lambda: _engine(lambda: Enrolment.objects.latest("pk").pk)))


def _engine(act: Callable[[], Any]) -> Any:
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return act()


def _ledger() -> tuple[str, bytes, dict[str, int]]:
    """The township ledger where the files of other systems are at hand, else one made here; and what becomes of its rows."""
    real = Path(os.environ.get("PEER_FILES", "nowhere")) / "ledger" / "town-a.xlsx"
    if real.is_file():
        return real.name, real.read_bytes(), json.loads(real.with_suffix(".truth.json").read_text(encoding="utf-8"))["counts"]
    from tests.operations.test_intake import book, person

    rows = [person(n, f"王{'一二三四五六七八九'[n - 1]}") for n in range(1, 9)]
    return "名单.xlsx", book([*rows, person(9, ""), rows[0]]), {"created": 8, "rejected": 1, "merged": 1}


def _villages(stage: Stage) -> None:
    """The villages of the township ledger stand in the township."""
    from anju.records.models import Area
    from tests.world import TOWNSHIP

    names = ["青杨村", "柳溪村", "石桥村", "河湾社区", "东岭社区", "松林村"]
    _engine(
        lambda: Area.objects.bulk_create(
            Area(
                id=TOWNSHIP + 100 + n,
                hi=TOWNSHIP + 100 + n,
                parent_id=TOWNSHIP,
                jurisdiction=330185,
                kind="village",
                name=name,
                name_en=f"Village {n}",
            )
            for n, name in enumerate(names)
        )
    )


def _hand_over(stage: Stage, enrolment: int) -> None:
    """The household is handed from hand to hand, and never without a holder."""
    stage.pass_time(minutes=2)
    stage.do("bureau_office", enrolment, "tell_unit")
    stage.do("unit_head", enrolment, "tell_unit.unit_head")
    stage.do("unit_head", enrolment, "unit_takes_over")
    stage.do("unit_head", enrolment, "name_handler", post=stage.world.posts["handler"])
    stage.do("handler", enrolment, "handler_takes_over")
    stage.picture("handler", "custody")
    assert [role for role, _ in aside(lambda: _holders(enrolment))] == ["bureau_office", "unit_head", "handler"]
    gaps = aside(lambda: _gaps(enrolment))
    assert gaps == [timedelta(0), timedelta(0)]


def _fill_seats(stage: Stage, enrolment: int) -> None:
    """Chiefs are told and acknowledge; every seat is filled, one of them late, after its ladder was climbed."""
    stage.do("unit_head", enrolment, "send_control_staff", post=stage.world.posts["control_staff"])
    stage.do("unit_head", enrolment, "tell_leader")
    stage.do("leader_in_charge", enrolment, "tell_leader.leader_in_charge")
    stage.do("leader_in_charge", enrolment, "name_cadre", post=stage.world.posts["cadre"])
    stage.do("leader_in_charge", enrolment, "tell_chiefs")
    stage.do("health_director", enrolment, "tell_chiefs.health_director")
    stage.do("police_chief", enrolment, "tell_chiefs.police_chief")
    stage.do("health_director", enrolment, "send_doctor", post=stage.world.posts["follow_up_doctor"])
    stage.pass_time(minutes=50)
    assert aside(lambda: _climbs(enrolment, "send_officer")) > 0
    stage.do("police_chief", enrolment, "send_officer", post=stage.world.posts["officer"])
    for role in ("control_staff", "cadre", "follow_up_doctor", "officer"):
        stage.do(role, enrolment, f"arrive.{role}")
    assert aside(lambda: _closed(enrolment, "send_officer")) == ["late"]


def _serve(stage: Stage, enrolment: int) -> None:
    stage.do("handler", enrolment, "settle_in", food_days=3)
    stage.do("officer", enrolment, "serve_order")
    stage.do("follow_up_doctor", enrolment, "give_instructions")
    stage.do("handler", enrolment, "hand_to_staff")
    stage.do("control_staff", enrolment, "staff_takes_over")
    asked = stage.world.plan.forms["day0"].fields
    stage.do("cadre", enrolment, "ask_first_day", **{f.name: f.name == "alone" for f in asked if f.kind == "flag"})
    assert stage.duty(enrolment, "someone_near") is not None
    assert aside(lambda: _stage(enrolment)) == "monitoring"


def _card(stage: Stage, enrolment: int) -> Any:
    """The household's own page: the link alone opens the emergency and the rights, a PIN the rest."""
    from anju.operations import link, pin

    stage.go("handler", f"/papers/{enrolment}/")
    stage.picture("handler", "papers")

    def make() -> tuple[str, str]:
        viewer = stage.world.viewer("command", stage.now)
        person = _person(enrolment)
        return link.make(viewer, enrolment, person, now=stage.now), pin.give(viewer, enrolment, person, now=stage.now)

    secret, given = aside(make)
    page = stage.go("household", f"/h/{secret}/")
    assert secret not in page.url
    stage.picture("household", "door")
    _pin(page, given)
    if page.locator("input[name=again]").count():  # the PIN from the card is exchanged for one of one's own
        page.fill("input[name=pin]", "482917")
        page.fill("input[name=again]", "482917")
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    stage.go("household", "/home/")
    stage.picture("household", "home")
    assert page.locator(".tiles").count() == 1
    return page


def _pin(page: Any, figures: str) -> None:
    page.locator("input[name=pin]").first.fill(figures)
    page.locator("form:has(input[name=pin]) button").first.click()
    page.wait_for_load_state()


def _report(stage: Stage, celsius: str, *symptoms: str) -> None:
    """Three taps: report, how warm, send."""
    page = stage.go("household", "/home/report/")
    page.fill("[name=celsius]", celsius)
    site = page.locator("input[name=site][value=axillary]")
    page.locator(f"label[for={site.get_attribute('id')}]").first.click()
    page.locator("form.form .bar button").click()
    page.wait_for_load_state()


def _three_days(stage: Stage, enrolment: int) -> None:
    """Reports by the household itself; one missed and closed as missed; one high, which becomes the doctor's and is settled."""
    midnight = stage.now.astimezone(ZONE).replace(hour=0, minute=0, second=0)
    for day in (1, 2, 3):
        for hour, celsius in ((8.5, "36.6"), (16.5, "38.2" if day == 3 else "36.8")):
            stage.until(midnight + timedelta(days=day, hours=hour))
            if (day, hour) != (2, 8.5):
                _report(stage, celsius)
    stage.picture("household", "reported")
    assert aside(lambda: _closed(enrolment, "learn_temperature")).count("done") == 5
    _miss(stage, enrolment)
    stage.do("follow_up_doctor", enrolment, "assess", level="minor")
    assert aside(lambda: _incidents(enrolment, "symptom")) == ["done"]


def _miss(stage: Stage, enrolment: int) -> None:
    """What was not measured is not invented: it is closed as missed, with a reason and somebody who has seen it."""
    gone = aside(lambda: next(d for d in _open(enrolment, "learn_temperature") if d.closes < stage.now))
    token = f"{enrolment}.{gone.rule}.{gone.occurs_on.isoformat()}.{gone.nth}"
    page = stage.go("follow_up_doctor", f"/duties/{token}/")
    stage.picture("follow_up_doctor", "gone")
    form = page.locator("form[action$='/close/']").first
    if not form.locator("textarea[name=reason]").is_visible():
        page.locator("details:has(form[action$='/close/']) > summary").first.click()
    box = form.locator("input[name=how][value=missed]")
    if box.get_attribute("type") == "radio":
        form.locator(f"label[for={box.get_attribute('id')}]").first.click()
    form.locator("textarea[name=reason]").fill("电话没有接通，当时没有量")
    form.locator("select[name=seen_by]").select_option(index=1)
    form.locator("button").last.click()
    page.wait_for_load_state()
    assert "missed" in aside(lambda: _closed(enrolment, "learn_temperature")), page.inner_text("main")[:600]


def _danger(stage: Stage, enrolment: int) -> None:
    """One tap: the number to call first, a rescue at once, no ladder meanwhile, no blame."""
    page = stage.go("household", "/home/leave/")
    assert page.locator("a[href^='tel:']").first.is_visible()
    stage.picture("household", "leave")
    page.locator("button.leave").click()
    page.wait_for_load_state()
    assert stage.duty(enrolment, "lead_rescue") is not None
    assert stage.duty(enrolment, "rescue_at_door") is not None
    assert stage.duty(enrolment, "ask_left_home") is None
    stage.pass_time(minutes=5)
    stage.do("control_staff", enrolment, "rescue_at_door")
    stage.do("cadre", enrolment, "lead_rescue", outcome="safe")
    assert aside(lambda: _incidents(enrolment, "danger")) == ["done"]


def _need(stage: Stage, enrolment: int) -> None:
    page = stage.go("household", "/home/say/need/")
    box = page.locator("input[name=kind][value=shopping]")
    page.locator(f"label[for={box.get_attribute('id')}]").first.click()
    page.locator("main form.form button").last.click()
    page.wait_for_load_state()
    stage.pass_time(minutes=40)
    stage.do("control_staff", enrolment, "shop")
    stage.go("household", "/home/ask/")
    stage.picture("household", "asked")


def _sign(stage: Stage, enrolment: int) -> None:
    """Two days before the end the sheet is confirmed; the paper goes round, and comes back once from the county."""
    ends = aside(lambda: _ends(enrolment))
    stage.until(ends - 2 * DAY + timedelta(minutes=1))
    stage.do("follow_up_doctor", enrolment, "confirm_sheet")
    for turn in ("returned", "passed"):
        stage.do("follow_up_doctor", enrolment, "sign_off.1.follow_up_doctor")
        for role in ("control_staff", "cadre", "follow_up_doctor"):
            stage.do(role, enrolment, f"sign_off.2.{role}")
        if turn == "passed":
            break
        stage.do("officer", enrolment, "sign_off.2.officer")
        stage.do("bureau_office", enrolment, "sign_off.3.bureau_office")
        stage.do("county_cdc", enrolment, "sign_off.4.county_cdc", verdict="returned", reason="第二天上午缺一次，请写明原因")
    stage.go("bureau_office", "/release/")
    stage.picture("bureau_office", "release")


def _free(stage: Stage, enrolment: int) -> None:
    """END passes with one signature missing: the person is free at that minute, and the paper is red."""
    stage.until(aside(lambda: _ends(enrolment)) - timedelta(seconds=1))
    assert stage.go("household", "/home/").locator(".term-free").count() == 0
    stage.pass_time(seconds=1)
    assert stage.go("household", "/home/").locator(".term-free").count() == 1
    stage.picture("household", "free")
    stage.go("bureau_office", "/release/")
    stage.picture("bureau_office", "red")
    stage.pass_time(hours=9)
    stage.do("officer", enrolment, "sign_off.2.officer")
    stage.do("bureau_office", enrolment, "sign_off.3.bureau_office")
    stage.do("county_cdc", enrolment, "sign_off.4.county_cdc", verdict="passed")


def _archive(stage: Stage, enrolment: int) -> None:
    """Seals come off; the file is not archived over anything open; then it is."""
    stage.do("control_staff", enrolment, "take_down")
    stage.do("bureau_office", enrolment, "hand_certificate")
    _verify(stage, enrolment)
    page = stage.go("bureau_office", aside(lambda: _path(enrolment, "archive_form")))
    page.locator("main form.form button.button-wide").first.click()
    page.wait_for_load_state()
    assert stage.duty(enrolment, "archive_form") is not None
    stage.picture("bureau_office", "refused")
    aside(lambda: _close_all(stage, enrolment))
    stage.do("bureau_office", enrolment, "archive_form")
    assert aside(lambda: _archived(enrolment))


def _verify(stage: Stage, enrolment: int) -> None:
    """A stranger checks the certificate by its code, and learns no name; a code that is none is told so."""
    page = stage.go("bureau_office", f"/release/{enrolment}/")
    if page.locator("form[action$='/certificate/'] button").count():
        page.locator("form[action$='/certificate/'] button").first.click()
        page.wait_for_load_state()
    code, name = aside(lambda: _certificate(enrolment))
    stranger = stage.go("stranger", f"/verify/{code}/")
    stage.picture("stranger", "verified")
    assert name not in stranger.content()
    assert stranger.locator(".card-jade, .banner-jade").count() == 1
    stage.window("stranger").goto(stage.address + "/verify/AAAA-AAAA-AAAA-AAAA/")
    assert stranger.locator(".card-jade, .banner-jade").count() == 0


def _certificate(enrolment: int) -> tuple[str, str]:
    from anju.records.models import Certificate, Enrolment, Identity

    def find() -> tuple[str, str]:
        person = Enrolment.objects.values_list("person", flat=True).get(pk=enrolment)
        code = Certificate.objects.filter(paper__enrolment=enrolment, paper__document="certificate").latest("pk").code
        return code, Identity.objects.get(pk=person).name

    return _engine(find)  # type: ignore[no-any-return]


def _path(enrolment: int, rule: str) -> str:
    duty = _open(enrolment, rule)[-1]
    return f"/duties/{enrolment}.{duty.rule}.{duty.occurs_on.isoformat()}.{duty.nth}/"


def _close_all(stage: Stage, enrolment: int) -> None:
    """Whatever nobody did in these two weeks is closed by the command, each with its reason: as missed, or waived."""
    from anju.core.enrolment.fact import Key
    from anju.operations.record import Said, record

    command = stage.world.viewer("leader_in_charge", stage.now)
    for duty in _open(enrolment):
        if duty.rule == "archive_form":
            continue
        how = "missed" if duty.closes < stage.now else "waived"
        values = {"how": how, "reason": "这一趟没有做", "seen_by": f"post:{stage.world.posts['director']}", "outcome": "safe"}
        key = Key(duty.rule, duty.occurs_on, duty.nth)
        record(
            stage.world.viewer("command", stage.now) if how == "missed" else command,
            enrolment,
            [Said("close", values=values, answers=key)],
            now=stage.now,
        )


def _person(enrolment: int) -> int:
    from anju.records.models import Enrolment
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return int(Enrolment.objects.values_list("person", flat=True).get(pk=enrolment))


def _holders(enrolment: int) -> list[tuple[str, Any]]:
    from anju.records.models import Custody
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return [(c.role, c) for c in Custody.objects.filter(enrolment=enrolment).order_by("since")]


def _gaps(enrolment: int) -> list[timedelta]:
    spans = [c for _, c in _holders(enrolment)]
    return [after.since - before.until for before, after in pairwise(spans)]


def _climbs(enrolment: int, rule: str) -> int:
    from anju.records.models import Climb
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Climb.objects.filter(enrolment=enrolment, rule=rule).count()


def _closed(enrolment: int, rule: str) -> list[str]:
    from anju.records.models import Duty
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return [how for how in Duty.objects.filter(enrolment=enrolment, rule=rule).order_by("opens").values_list("how", flat=True) if how]


def _stage(enrolment: int) -> str:
    from anju.records.models import Pulse
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Pulse.objects.get(pk=enrolment).stage


def _open(enrolment: int, rule: str | None = None) -> list[Any]:
    from anju.records.models import Duty
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        found = Duty.objects.filter(enrolment=enrolment, how=None, **({"rule": rule} if rule else {}))
        return list(found.order_by("opens", "rule"))


def _incidents(enrolment: int, kind: str) -> list[str | None]:
    from anju.records.models import Incident
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return list(Incident.objects.filter(enrolment=enrolment, rule=kind).values_list("how", flat=True))


def _ends(enrolment: int) -> Any:
    from anju.records.models import Enrolment
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Enrolment.objects.get(pk=enrolment).ends


def _archived(enrolment: int) -> bool:
    from anju.records.models import Enrolment
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Enrolment.objects.get(pk=enrolment).archived is not None


def _difference(enrolment: int) -> int:
    """The balance of the whole: what was due and is not accounted for."""
    from anju.records.models import Counter, Duty
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        counted = dict.fromkeys(("due", "done", "late", "waived", "replaced", "missed"), 0)
        for how, n in Counter.objects.values_list("how", "n"):
            counted[how] += n
        left = Duty.objects.filter(how=None).count()
    return counted["due"] - sum(n for how, n in counted.items() if how != "due") - left
