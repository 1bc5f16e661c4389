"""A round on a phone as the server has it: what goes along, what comes back once, who is told to forget, and what is never said."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from anju.operations import member
from anju.operations.field.take import mark
from anju.operations.field.watch import SILENT, watch
from anju.operations.record import Said, record
from anju.operations.viewer import household_viewer
from anju.records.models import Along, Carried, Consent, Custody, Duty, Enrolment, Evidence, Identity, Incident, Member, Notice, Phone, Photo, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint, seal
from tests import world as places
from tests.pictures import photo_texts, picture
from tests.web.town import THERE, Town, make, neighbour, parse, token

WHO = "follow_up_doctor"


@pytest.fixture
def town(db: None, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Town:
    files = photo_texts()
    monkeypatch.setattr(places, "texts", lambda: files)
    made = make()
    at(made.now)
    return made


def take(client: Client, word: str = "") -> dict[str, Any]:
    answer = client.post(reverse("web:field-round"), headers={"X-Phone": word})
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())


def bring(client: Client, word: str, duty: str, values: dict[str, object], *, key: UUID | None = None, at: datetime, addition: bool = False) -> Any:
    headers = {"X-Phone": word, "Idempotency-Key": str(key or uuid4()), "X-Captured": at.isoformat(), "X-Addition": "1" if addition else "0"}
    return client.post(reverse("web:field-bring", args=[duty]), values, headers=headers)


def report(town: Town) -> Duty:
    return next(d for d in town.open(WHO) if d.evidence == "report" and d.closes >= town.now)


def phone(word: str) -> Phone:
    with scoped(ENGINE):
        return Phone.objects.get(word_hash=mark(UUID(word)))


GIVEN = {"celsius": "36。8", "site": "axillary", "how_known": "visit"}


def test_a_round_holds_duties_households_and_forms_and_is_in_the_log_of_reads(town: Town) -> None:
    said = take(town.client(WHO))
    home = next(each for each in said["homes"] if each["enrolment"] == town.enrolment)
    assert (home["name"], home["phone"], home["address"]) == ("测试甲", "+861009000000", "3组12号")
    duty = next(each for each in said["duties"] if each["token"] == token(report(town)))
    form = said["forms"][duty["form"]]
    assert {"name": "celsius", "kind": "decimal", "required": True, "low": 34, "high": 43} in form["asked"]
    assert 'name="celsius"' in form["html"]
    assert 'name="picture"' in form["html"]
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=town.enrolment, what="round", who=f"post:{town.world.posts[WHO]}").count() == 1
    assert bytes(phone(said["word"]).word_hash) != UUID(said["word"]).bytes


def test_who_has_no_telephone_travels_with_their_guardians(town: Town) -> None:
    with scoped(ENGINE):
        child = Enrolment.objects.get(pk=town.enrolment)
        mother = town.world.person("测试母")
        Identity.objects.filter(pk=child.person_id).update(phone=None, phone_fp=None)
        number = "+861009000077"
        Identity.objects.filter(pk=mother).update(phone=seal(number, f"identity.phone:{mother}"), phone_fp=fingerprint(number, "phone"))
        given = {"jurisdiction": child.jurisdiction, "area": child.area, "enrolment": child.pk, "person": child.person_id, "given": town.now}
        Consent.objects.create(**given, what="guardian", holder=mother, by="member:1")
    home = next(each for each in take(town.client(WHO))["homes"] if each["enrolment"] == town.enrolment)
    assert home["phone"] == number
    with scoped(ENGINE):
        assert Read.objects.filter(person=mother, what="round", who=f"post:{town.world.posts[WHO]}").count() == 1


@pytest.mark.parametrize(("reach", "may"), [("call", True), ("come", False)])
def test_no_number_travels_that_somebody_asked_in_private_not_to_be_rung(town: Town, reach: str, may: bool) -> None:
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=town.enrolment).person_id
    assert person is not None
    said = Said("evidence", "safety", {"worry": "afraid", "reach": reach}, via="household")
    record(household_viewer(town.enrolment, person), town.enrolment, [said], now=town.now)

    def home(role: str) -> dict[str, Any]:
        return next(each for each in take(town.client(role))["homes"] if each["enrolment"] == town.enrolment)

    doctor, cadre = home(WHO), home("cadre")
    assert (bool(doctor["phone"]), doctor["hush"]) == (may, not may)
    assert (bool(cadre["phone"]), cadre["hush"]) == (True, False), "whoever may not know learns nothing"


def test_enterprise_and_police_carry_no_readings_and_strangers_nothing(town: Town) -> None:
    said = json.dumps(take(town.client("control_staff")), ensure_ascii=False)
    assert "测试甲" in said
    assert "celsius" not in said
    assert Client().post(reverse("web:field-round")).status_code == 302
    assert town.client("command").get(reverse("web:field-round"))["Location"] == reverse("web:field"), "opened, it takes nothing along"


def test_a_file_that_is_not_mine_does_not_come_along(town: Town) -> None:
    other = town.world.enrol(town.world.person("测试乙"))
    numbers = {each["enrolment"] for each in take(town.client(WHO))["homes"]}
    assert town.enrolment in numbers
    assert other not in numbers


def test_the_programs_page_and_worker_name_nobody_and_need_nobody(town: Town) -> None:
    signed, stranger = town.client("cadre"), Client()
    page = signed.get(reverse("web:field"))
    assert page.status_code == 200
    assert town.world.members["cadre"].name not in page.content.decode()
    assert stranger.get(reverse("web:field")).status_code == 200
    worker = stranger.get(reverse("web:field-worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    told = json.loads(worker.content.decode().partition("\n")[0].removeprefix("const PROGRAM = ").removesuffix(";"))
    assert told["page"] == "/field/"
    assert "/static/web/field/send.js" in told["files"]
    said = stranger.get(reverse("web:manifest"), headers={"accept-language": "en"}).json()
    assert (said["start_url"], said["display"]) == ("/field/", "standalone")
    assert [each["sizes"] for each in said["icons"]] == ["any", "192x192", "512x512"]


def test_an_installed_app_has_a_mark_in_points_and_says_so_on_every_page_of_staff(db: None, town: Town) -> None:
    page = town.client(WHO).get("/duties/").content.decode()
    assert '<link rel="apple-touch-icon" sizes="180x180" href="/apple-touch-icon.png">' in page
    assert '<meta name="apple-mobile-web-app-capable" content="yes">' in page
    for place, size in (("/apple-touch-icon.png", 180), ("/icon-192.png", 192), ("/icon-512.png", 512)):
        answer = Client().get(place)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        with Image.open(BytesIO(answer.content)) as drawn:
            assert drawn.size == (size, size)
            assert drawn.getpixel((1, 1)) == (11, 93, 76)
            assert drawn.getpixel((size // 2, size * 8 // 32)) == (255, 255, 255), "the roof's stroke"
    assert Client().get("/icon-64.png").status_code == 404
    assert "apple-touch" not in Client().get("/home/").content.decode(), "the household's page is nobody's app"


def test_work_is_recorded_once_with_its_hour_and_its_photograph_stripped(town: Town) -> None:
    client, duty, key = town.client(WHO), report(town), uuid4()
    word, at = take(client)["word"], town.now - timedelta(minutes=20)

    def send() -> Any:
        return bring(client, word, token(duty), {**GIVEN, "picture": SimpleUploadedFile("photo.jpg", picture())}, key=key, at=at)

    assert send().json()["outcome"] == "recorded"
    assert send().json()["outcome"] == "recorded"
    with scoped(ENGINE):
        fact = Evidence.objects.get(enrolment=town.enrolment, form="report")
        assert (fact.values["celsius"], fact.happened, fact.via) == (36.8, at, "visit")
        assert Photo.objects.filter(enrolment=town.enrolment).count() == 1
        row = Carried.objects.get(pk=key)
        assert (row.outcome, row.captured, row.came, row.by) == ("recorded", at, town.now, f"post:{town.world.posts[WHO]}")
    assert next(d for d in town.duties(duty.rule) if d.occurs_on == duty.occurs_on and d.nth == duty.nth).how == "done"


def test_an_answer_that_was_lost_on_the_way_is_given_again(town: Town) -> None:
    """Recorded, and the phone never heard: what is sent again is no conflict with itself."""
    client, duty, key = town.client(WHO), report(town), uuid4()
    word = take(client)["word"]
    number, named = parse(duty)
    said = Said("evidence", "report", {"celsius": 36.8, "site": "axillary"}, None, "visit", named)
    record(town.world.viewer(WHO, town.now), number, [said], now=town.now, key=key)
    assert bring(client, word, token(duty), GIVEN, key=key, at=town.now).json()["outcome"] == "recorded"
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=town.enrolment, form="report").count() == 1


def conflict(town: Town) -> tuple[Client, str, UUID]:
    """A colleague answered the duty meanwhile; what the phone brings is refused."""
    client, duty, key = town.client(WHO), report(town), uuid4()
    word = take(client)["word"]
    number, named = parse(duty)
    said = Said("evidence", "report", {"celsius": 37.0, "site": "axillary"}, None, "call", named)
    record(town.world.viewer("command", town.now), number, [said], now=town.now)
    answer = bring(client, word, token(duty), GIVEN, key=key, at=town.now).json()
    assert (answer["outcome"], answer["add"]) == ("refused", True)
    assert answer["texts"] == ["Somebody has closed this duty already. Reload the page to see by whom."]
    with scoped(ENGINE):
        assert Carried.objects.get(pk=key).codes == "already closed"
        assert Evidence.objects.filter(enrolment=town.enrolment, form="report").count() == 1
    return client, word, key


def test_a_conflict_is_settled_by_adding_mine(town: Town) -> None:
    client, word, key = conflict(town)
    done = next(d for d in town.duties("learn_temperature") if d.how == "done")
    for _ in range(2):
        answer = bring(client, word, token(done), GIVEN, key=key, at=town.now, addition=True)
        assert answer.json()["outcome"] == "added", answer.content.decode()
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=town.enrolment, form="report").count() == 2
        assert Carried.objects.get(pk=key).outcome == "added"


def test_a_conflict_is_settled_by_dropping_mine_for_a_reason(town: Town) -> None:
    client, word, key = conflict(town)

    def drop(reason: str) -> Any:
        return client.post(reverse("web:field-drop"), {"reason": reason}, headers={"X-Phone": word, "Idempotency-Key": str(key)})

    assert drop("because").status_code == 422
    assert drop("colleague").json() == {"outcome": "dropped"}
    assert drop("colleague").status_code == 200
    with scoped(ENGINE):
        assert (Carried.objects.get(pk=key).reason, Evidence.objects.filter(enrolment=town.enrolment, form="report").count()) == ("colleague", 1)


def test_work_for_somebody_who_was_moved_is_kept_and_refused(town: Town) -> None:
    client, duty = town.client(WHO), report(town)
    word = take(client)["word"]
    command = town.world.viewer("command", town.now)
    record(command, town.enrolment, [Said("seat", values={"role": WHO, "post": str(town.world.posts["cadre"])})], now=town.now)
    answer = bring(client, word, token(duty), GIVEN, at=town.now).json()
    assert (answer["outcome"], answer["add"]) == ("refused", False), answer
    with scoped(ENGINE):
        assert Carried.objects.get().codes in ("unknown enrolment", "not yours")
        assert not Evidence.objects.filter(enrolment=town.enrolment, form="report").exists()


LATER = timedelta(minutes=90)


def moved(town: Town, captured: datetime | None = None, at: Callable[[datetime], None] | None = None) -> tuple[Client, str, UUID, Duty]:
    """Another holds the seat since the round was taken; what the phone brings is refused. With `at`, `LATER`."""
    client, duty, key = town.client(WHO), report(town), uuid4()
    word = take(client)["word"]
    command = town.world.viewer("command", town.now)
    record(command, town.enrolment, [Said("seat", values={"role": WHO, "post": str(town.world.posts["cadre"])})], now=town.now)
    if at is not None:
        at(town.now + LATER)
    answer = bring(client, word, token(duty), GIVEN, key=key, at=captured or town.now).json()
    assert (answer["outcome"], answer["add"], answer["hand"]) == ("refused", False, True)
    assert answer["texts"] == ["This household has another team now. What you did is not lost: hand it over, and it is recorded as yours."]
    return client, word, key, duty


def hand(client: Client, word: str, duty: str, values: dict[str, object], key: UUID, at: datetime) -> Any:
    headers = {"X-Phone": word, "Idempotency-Key": str(key), "X-Captured": at.isoformat()}
    return client.post(reverse("web:field-hand", args=[duty]), values, headers=headers)


def test_work_for_somebody_who_was_moved_is_handed_to_whoever_holds_them_now(town: Town) -> None:
    client, word, key, duty = moved(town)
    for _ in range(2):
        answer = hand(client, word, token(duty), GIVEN, key, town.now)
        assert (answer.status_code, answer.json().get("outcome")) == (200, "handed"), answer.content.decode()
    with scoped(ENGINE):
        fact = Evidence.objects.get(enrolment=town.enrolment, form="report")
        assert (fact.by, fact.happened, fact.rule) == (f"post:{town.world.posts[WHO]}", town.now, None), "theirs, at its hour, beside the duty"
        assert Carried.objects.get(pk=key).outcome == "handed"
        holders = set(Notice.objects.filter(kind="handed", enrolment=town.enrolment).values_list("post", flat=True))
        held = Custody.objects.filter(enrolment=town.enrolment, until=None).values_list("holder", flat=True)
        seated = town.world.posts["cadre"]
        assert {f"post:{post}" for post in holders} == {f"post:{seated}", *(holder for holder in held if holder.startswith("post:"))}
    for role in (role for role, post in town.world.posts.items() if post in holders):
        page = town.client(role).get("/told/").content.decode()
        assert "by whoever had it before" in page
        assert f"/household/{town.enrolment}/" in page
        assert "written down on the phone" in page


def test_the_hour_at_which_it_was_done_survives_handing_over(town: Town, at: Callable[[datetime], None]) -> None:
    """Whatever hour the settling request tells: it was done when the work was kept on the phone."""
    client, word, key, duty = moved(town, done := town.now + timedelta(minutes=20), at)
    assert hand(client, word, token(duty), GIVEN, key, town.now + LATER).json()["outcome"] == "handed"
    with scoped(ENGINE):
        fact = Evidence.objects.get(enrolment=town.enrolment, form="report")
        assert (fact.happened, fact.recorded) == (done, town.now + LATER)
        assert Carried.objects.get(pk=key).captured == done


def test_the_hour_that_the_form_tells_is_the_hour_of_handed_work(town: Town, at: Callable[[datetime], None]) -> None:
    client, word, key, duty = moved(town, town.now + timedelta(minutes=20), at)
    earlier = (town.now + timedelta(minutes=5)).replace(second=0, microsecond=0)
    told = {**GIVEN, "earlier": earlier.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M")}
    assert hand(client, word, token(duty), told, key, town.now + LATER).json()["outcome"] == "handed"
    with scoped(ENGINE):
        assert Evidence.objects.get(enrolment=town.enrolment, form="report").happened == earlier


def test_an_addition_keeps_the_hour_at_which_it_was_done(town: Town, at: Callable[[datetime], None]) -> None:
    client, word, key = conflict(town)
    at(town.now + LATER)
    duty = next(d for d in town.duties("learn_temperature") if d.how == "done")
    assert bring(client, word, token(duty), GIVEN, key=key, at=town.now + LATER, addition=True).json()["outcome"] == "added"
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=town.enrolment, form="report").latest("seq").happened == town.now


def test_only_what_was_refused_of_a_household_that_went_along_is_handed_over(town: Town) -> None:
    client, word, key, duty = moved(town)
    other = town.world.enrol(town.world.person("测试乙"))
    wrong = f"{other}.{token(duty).partition('.')[2]}"
    assert hand(client, word, token(duty), GIVEN, uuid4(), town.now).status_code == 422, "never brought"
    assert hand(client, word, wrong, GIVEN, key, town.now).status_code == 422, "another file"
    bring(client, word, wrong, GIVEN, key=(strange := uuid4()), at=town.now)
    assert hand(client, word, wrong, GIVEN, strange, town.now).status_code == 422, "it never went along"
    assert hand(town.client("cadre"), word, token(duty), GIVEN, key, town.now).status_code == 422, "not their phone"
    again = hand(client, word, token(duty), {**GIVEN, "celsius": "98"}, key, town.now).json()
    assert again["outcome"] == "refused"
    assert "higher than can be true" in again["texts"][0]
    with scoped(ENGINE):
        assert not Evidence.objects.filter(form="report").exists()
        assert not Notice.objects.filter(kind="handed").exists()


def test_answers_that_cannot_be_true_are_refused_with_the_question(town: Town) -> None:
    client, duty = town.client(WHO), report(town)
    word = take(client)["word"]
    answer = bring(client, word, token(duty), {**GIVEN, "celsius": "98"}, at=town.now).json()
    assert answer["outcome"] == "refused"
    assert "higher than can be true" in answer["texts"][0]


def test_a_colleague_can_neither_send_nor_take_over_my_phones_work(town: Town) -> None:
    word = take(town.client(WHO))["word"]
    other = town.client("cadre")
    assert bring(other, word, token(report(town)), GIVEN, at=town.now).status_code == 422
    assert other.post(reverse("web:field-round"), headers={"X-Phone": word}).status_code == 422
    told = other.post(reverse("web:field-contact"), json.dumps({"word": word}), content_type="application/json").json()
    assert (told["answer"], told["signed"]) == ("keep", False)


def contact(word: str, queued: int = 0, oldest: datetime | None = None) -> dict[str, Any]:
    said = {"word": word, "queued": queued, "oldest": oldest.isoformat() if oldest else None}
    return dict(Client(enforce_csrf_checks=True).post(reverse("web:field-contact"), json.dumps(said), content_type="application/json").json())


def gone(word: str, how: str, lost: int) -> None:
    said = json.dumps({"word": word, "how": how, "lost": lost})
    assert Client(enforce_csrf_checks=True).post(reverse("web:field-forgotten"), said, content_type="application/json").json() == {"known": True}


def incidents() -> list[Incident]:
    with scoped(ENGINE):
        return list(Incident.objects.filter(rule="phone").order_by("raised"))


def test_a_phone_silent_for_a_day_with_work_on_it_is_an_incident_until_it_is_heard(town: Town, at: Callable[[datetime], None]) -> None:
    with scoped(ENGINE):
        Duty.objects.filter(post=town.world.posts["cadre"]).update(how="waived", closed_at=town.now)
    idle, word = take(town.client("cadre"))["word"], take(town.client(WHO))["word"]
    assert contact(word, 3, town.now)["answer"] == "keep"
    assert watch(town.now + SILENT) == 0
    later = town.now + SILENT + timedelta(minutes=1)
    assert watch(later) == 1
    assert watch(later) == 0
    assert [each.settled_at for each in incidents()] == [None]
    assert phone(idle).silent is None
    at(later)
    page = town.client("command").get(reverse("web:incidents")).content.decode()
    assert "A phone with work on it is silent, or was wiped" in page
    listed = town.client("command").get(reverse("web:phones")).content.decode()
    assert "silent with work on it" in listed
    contact(word, 3, town.now)
    assert [each.settled_at for each in incidents()] == [later]


def quiet_a_day(town: Town) -> datetime:
    """A minute after `watch` asks after a phone that was heard now."""
    return town.now + SILENT + timedelta(minutes=1)


def test_a_phone_that_took_duties_along_and_is_silent_since_is_an_incident_too(town: Town, at: Callable[[datetime], None]) -> None:
    word = take(town.client(WHO))["word"]
    contact(word)
    assert watch(town.now + SILENT) == 0, "a day has to pass"
    later = quiet_a_day(town)
    assert (watch(later), watch(later)) == (1, 0)
    [raised] = incidents()
    at(later)
    with scoped(ENGINE):
        due = Along.objects.filter(phone=phone(word)).count()
    assert due > 1
    page = town.client("command").get(reverse("web:incident", args=[raised.pk])).content.decode()
    assert f"Took {due} duties along that are due and still open" in page
    assert "unsent." not in page
    assert "测试甲" in page
    assert "Taken along, due and open" in town.client("command").get(reverse("web:phones")).content.decode()
    contact(word)
    assert [each.settled_at for each in incidents()] == [later]


def test_the_incident_ends_when_everything_taken_along_is_settled_by_whomever(town: Town, at: Callable[[datetime], None]) -> None:
    take(town.client(WHO))
    later = quiet_a_day(town)
    watch(later)
    with scoped(ENGINE):
        Duty.objects.filter(post=town.world.posts[WHO], how=None).update(
            how="waived", closed_at=later, closed_by_whom=f"post:{town.world.posts['cadre']}"
        )
    watch(later)
    assert [each.settled_at for each in incidents()] == [later]
    with scoped(ENGINE):
        assert not Along.objects.exists()
    assert watch(later + SILENT) == 0


def test_nobody_is_asked_after_whose_work_came_by_another_device_or_is_not_due(town: Town, at: Callable[[datetime], None]) -> None:
    word = take(town.client(WHO))["word"]
    other = take(town.client("cadre"))["word"]
    with scoped(ENGINE):
        Duty.objects.filter(post=town.world.posts["cadre"], how=None).update(
            opens=town.now + timedelta(days=30), closes=town.now + timedelta(days=31)
        )
    at(town.now + timedelta(hours=1))
    assert town.client(WHO).post(reverse("web:do", args=[token(report(town))]), GIVEN).status_code == 302
    assert watch(quiet_a_day(town)) == 0
    assert (phone(word).silent, phone(other).silent) == (None, None)
    contact(word, 1, town.now)
    assert watch(quiet_a_day(town) + timedelta(hours=1)) == 1, "what it told of is on that phone alone"


def test_work_that_a_phone_brings_is_a_contact_and_not_another_device(town: Town) -> None:
    word = take(town.client(WHO))["word"]
    with scoped(ENGINE):
        Phone.objects.update(heard=town.now - timedelta(minutes=5))
    assert bring(town.client(WHO), word, token(report(town)), GIVEN, at=town.now).json()["outcome"] == "recorded"
    assert phone(word).heard == town.now
    assert watch(quiet_a_day(town)) == 1


def test_what_went_along_is_told_to_nobody_but_the_command_of_its_area(town: Town, at: Callable[[datetime], None]) -> None:
    neighbour(town)
    take(town.client(WHO))
    later = quiet_a_day(town)
    watch(later)
    at(later)
    with scoped(ENGINE):
        went = list(Along.objects.all())
        Along.objects.all().delete()
        Along.objects.bulk_create(
            Along(**{f.attname: THERE if f.name == "area" else getattr(each, f.attname) for f in each._meta.fields}) for each in went
        )
    [raised] = incidents()
    page = town.client("command").get(reverse("web:incident", args=[raised.pk])).content.decode()
    assert "Which phones" in page
    assert "测试甲" not in page
    with scoped(ENGINE):
        admin = Member.objects.create_user("root", "pass-word-of-test", purpose="admin", name="管理员")
    client = Client(headers={"accept-language": "en"})
    client.force_login(admin)
    listed = client.get(reverse("web:phones")).content.decode()
    assert "silent with work on it" in listed
    assert "Taken along" not in listed


def test_a_phone_is_told_to_forget_without_anybody_signed_in_and_what_was_lost_is_asked_after(town: Town) -> None:
    word = take(town.client(WHO))["word"]
    contact(word, 2, town.now)
    number = phone(word).pk
    assert town.client("cadre").post(reverse("web:phone-wipe", args=[number])).status_code == 403
    assert town.client("command").post(reverse("web:phone-wipe", args=[number])).status_code == 302
    assert contact(word, 2, town.now)["answer"] == "wipe"
    gone(word, "command", 2)
    assert contact(word)["answer"] == "unknown"
    assert (phone(word).how, phone(word).lost) == ("command", 2)
    assert [each.settled_at for each in incidents()] == [None]
    assert "Lost unsent" in town.client("command").get(reverse("web:phones")).content.decode()
    town.client("command").post(reverse("web:phone-seen", args=[number]))
    assert [each.settled_at for each in incidents()] == [town.now]


def test_the_command_of_another_area_tells_no_phone_of_ours(town: Town) -> None:
    neighbour(town)
    word = take(town.client(WHO))["word"]
    client = town.client("neighbour")
    assert town.world.members[WHO].name not in client.get(reverse("web:phones")).content.decode()
    client.post(reverse("web:phone-wipe", args=[phone(word).pk]))
    assert phone(word).wipe is None


def test_whoever_is_let_in_no_more_has_no_round(town: Town) -> None:
    word = take(town.client(WHO))["word"]
    member.deactivate(town.world.viewer("command", town.now), town.world.members[WHO].pk, town.now)
    assert contact(word)["answer"] == "wipe"


def test_signing_out_has_the_browser_forget(town: Town) -> None:
    client = town.client(WHO)
    assert "data-leave" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get(reverse("web:field"))


MANY = '{"word": "3ca1c41f-f68f-46c7-99c9-7707ad0789d6", "queued": "many"}'


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"word": "x"}', MANY, "x" * 3000, "[" * 1900])
def test_what_no_phone_says_is_no_contact(db: None, said: str) -> None:
    for name in ("web:field-contact", "web:field-forgotten"):
        assert Client().post(reverse(name), said, content_type="application/json").status_code == 404


def test_work_of_a_year_that_could_not_be_read_again_is_none(town: Town) -> None:
    client, duty = town.client(WHO), report(town)
    word = take(client)["word"]
    assert bring(client, word, token(duty), GIVEN, at=datetime.fromisoformat("0001-01-01T00:00:00+08:00")).status_code == 404
    with scoped(ENGINE):
        assert not Carried.objects.exists()
