"""Adopting a plan, step by step: nothing is in force before the decision, what was said stays with the draft, and what changes is told for whom."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from anju.operations.adopt import Faulty, adopt, publish
from anju.operations.folder import texts_of
from anju.records.models import Adoption, Draft, Enrolment, Member, Post
from anju.records.scope import ENGINE, scoped
from anju.workers import rehearsal
from tests.web.town import neighbour
from tests.world import TOWNSHIP

TURNS = Path(__file__).parents[1] / "plans" / "turns"
OLD = '        opens: {times: ["18:00"]}\n        within: 1 h\n'
NEW, FAULTY = OLD.replace("1 h", "90 min"), OLD.replace("1 h", "1 mile")
BEFORE, AFTER = "1 hour<", "1 hour 30 minutes<"


@pytest.fixture
def town(db: None, at: Any, settings: Any, tmp_path: Path) -> Any:
    """A township under the small plan, one person on it, and a library with that plan."""
    from tests.web.town import NOW, Town
    from tests.world import turning

    shutil.copytree(TURNS, tmp_path / "turns")
    settings.ANJU_PLANS = str(tmp_path)
    made = turning()
    enrolment = made.enrol()
    at(NOW)
    return Town(made, enrolment, NOW)


def write(library: Path, old: str, new: str) -> None:
    """Another version in the library, with one line of it changed."""
    file = library / "turns" / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    version = next(line for line in text.splitlines() if line.startswith("version:"))
    file.write_text(text.replace(old, new).replace(version, 'version: "2026-12-01"'), encoding="utf-8")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def begun(client: Client) -> int:
    sent = client.post("/adopt/turns/", {"area": TOWNSHIP})
    assert sent.status_code == 302
    return int(sent["Location"].strip("/").split("/")[-1])


def step(client: Client, number: int, name: str, **sent: object) -> Any:
    address = f"/adopt/draft/{number}/{name}/"
    return client.post(address, sent) if sent else client.get(address)


def test_a_line_changed_is_told_for_whom_before_it_is_decided_and_is_in_force_after(town: Any, tmp_path: Path) -> None:
    write(tmp_path, OLD, NEW)
    client = town.client("command")
    number = begun(client)
    assert step(client, number, "parameters", sent="yes")["Location"].endswith("/posts/")
    page = text(step(client, number, "difference"))
    assert "1 thing is otherwise" in page
    assert BEFORE in page
    assert AFTER in page
    assert "1 person enrolled" in page
    with scoped(ENGINE):
        assert Adoption.objects.count() == 1
    assert step(client, number, "decision", basis="", decider="").status_code == 422
    assert step(client, number, "decision", basis="县指〔2026〕7号", decider="").status_code == 422
    decided = step(client, number, "decision", basis="县指〔2026〕7号", decider="指挥长")
    with scoped(ENGINE):
        old, new = Adoption.objects.order_by("pk")
        assert (old.until, new.since, new.basis, new.decider) == (town.now, town.now, "县指〔2026〕7号", "指挥长")
        assert Enrolment.objects.get(pk=town.enrolment).adoption_id == old.pk
    assert decided["Location"] == f"/plan/{new.pk}/"
    assert "县指〔2026〕7号" in text(client.get(decided["Location"], {"all": "1"}))
    assert step(client, number, "decision", basis="again", decider="again")["Location"] == decided["Location"], "decided once"


SWITCH = """parameters:
  rewards: {title: {zh: 有奖, en: Rewards}, kind: flag, default: false, reasoned: true, source: [T-01]}
"""


def test_what_is_off_is_not_switched_on_without_why_and_who_decided_it(town: Any, tmp_path: Path) -> None:
    write(tmp_path, OLD, "        only_if: {parameter: rewards}\n" + OLD)
    file = tmp_path / "turns" / "plan.yaml"
    file.write_text(SWITCH + file.read_text(encoding="utf-8"), encoding="utf-8")
    client = town.client("command")
    number = begun(client)
    assert "Set otherwise: why (Rewards)" in text(step(client, number, "parameters"))
    on = {"p-rewards": "true"}
    for lacking in ({}, {"p-rewards.reason": "县里本月要求"}, {"p-rewards.reason": "  ", "p-rewards.decider": "县办主任"}):
        refused = step(client, number, "parameters", **on, **lacking)
        assert refused.status_code == 422
        assert "without a reason or who decided it" in text(refused)
    decision = {"basis": "县指〔2026〕7号", "decider": "指挥长"}
    assert "Set the parameters first" in text(client.post(f"/adopt/draft/{number}/decision/", decision, follow=True))
    with scoped(ENGINE), pytest.raises(Faulty, match="parameter-unreasoned"):
        adopt(publish(texts_of(file.parent), by="test", now=town.now), TOWNSHIP, {"rewards": "true"}, by="test", now=town.now)
    said = {"p-rewards.reason": "县里本月要求", "p-rewards.decider": "县办主任"}
    assert step(client, number, "parameters", **on, **said)["Location"].endswith("/posts/")
    assert "县里本月要求" in text(step(client, number, "difference"))
    decided = step(client, number, "decision", **decision)
    with scoped(ENGINE):
        made = Adoption.objects.latest("pk").parameters
    assert made == {"rewards": "true", "rewards.reason": "县里本月要求", "rewards.decider": "县办主任"}
    assert "Set so because: 县里本月要求 (decided by 县办主任)" in text(client.get(decided["Location"], {"all": "1"}))


def test_a_draft_survives_leaving_and_is_one_for_an_area(town: Any, tmp_path: Path) -> None:
    client = town.client("command")
    number = begun(client)
    assert begun(client) == number
    assert f"/adopt/draft/{number}/" in text(client.get("/adopt/"))
    write(tmp_path, OLD, NEW)
    assert "1 thing" not in text(step(client, number, "difference")), "the draft keeps its text until it is begun again"
    assert begun(client) == number
    assert "1 thing" in text(step(client, number, "difference"))
    assert client.post(f"/adopt/draft/{number}/drop/").status_code == 302
    assert f"/adopt/draft/{number}/" not in text(client.get("/adopt/"))
    assert step(client, number, "decision", basis="a", decider="b")["Location"] == "/adopt/"
    with scoped(ENGINE):
        assert Adoption.objects.count() == 1


def test_the_rehearsal_is_told_by_a_worker_and_kept(town: Any, tmp_path: Path) -> None:
    write(tmp_path, OLD, NEW)
    client = town.client("command")
    number = begun(client)
    assert step(client, number, "rehearsal", people="0").status_code == 422
    assert step(client, number, "rehearsal", people="2001").status_code == 422
    for _ in range(2):
        assert step(client, number, "rehearsal", people="3").status_code == 302
    assert "Invented people live through it" in text(step(client, number, "rehearsal"))
    rehearsal.run(number)
    page = text(step(client, number, "rehearsal"))
    assert "What the rehearsal came to" in page
    assert "<rect" in page
    with scoped(ENGINE):
        row = Draft.objects.get(pk=number)
        assert (row.rehearsal, row.people, row.stories >= row.done) == ("done", 3, True)
        assert row.result is not None
        assert row.result["balance"]["difference"] == 0
        assert row.result["balance"]["due"] > 0
        kept = dict(row.result)
    rehearsal.run(number)
    with scoped(ENGINE):
        assert Draft.objects.get(pk=number).result == kept, "nobody asked for another"
    made = step(client, number, "decision", basis="a", decider="b")["Location"]
    assert "The rehearsal before it came into force" in text(client.get(made))
    assert "The rehearsal before it came into force" in text(town.client("doctor").get(made))
    assert "The rehearsal before it came into force" not in text(client.get(f"/plan/{town.world.adoption}/", {"all": "1"}))


def test_a_rehearsal_with_other_parameters_is_said_to_be(town: Any, tmp_path: Path) -> None:
    client = town.client("command")
    number = begun(client)
    step(client, number, "rehearsal", people="1")
    rehearsal.run(number)
    assert "other parameters or another text" not in text(step(client, number, "rehearsal"))
    write(tmp_path, OLD, NEW)
    begun(client)
    assert "other parameters or another text" in text(step(client, number, "rehearsal"))
    assert "rehearsed with other parameters" in text(step(client, number, "decision"))


def test_a_role_is_given_as_the_plan_comes_into_force_and_not_before(town: Any) -> None:
    client = town.client("command")
    number = begun(client)
    page = text(step(client, number, "posts"))
    assert "Somebody holds every role." in page
    with scoped(ENGINE):
        Post.objects.filter(pk=town.world.posts["leader"]).update(active_until=town.now)
    assert "Nobody here holds 1 role" in text(step(client, number, "posts"))
    doctor = town.world.posts["doctor"]
    assert step(client, number, "posts", **{"r-leader": doctor}).status_code == 302
    assert step(client, number, "posts", **{"r-leader": 99999}).status_code == 422
    with scoped(ENGINE):
        assert not Post.objects.filter(role="leader", active_until=None).exists()
    assert step(client, number, "decision", basis="a", decider="b").status_code == 302
    with scoped(ENGINE):
        assert Post.objects.get(role="leader", active_until=None).member_id == town.world.members["doctor"].pk


def test_the_list_says_whether_a_plan_closes_and_proves_it_once_a_text(town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from anju.operations import prove
    from anju.workers import jobs

    command = town.client("command")
    assert "being checked" in text(command.get("/adopt/"))
    jobs.prove_library()
    with monkeypatch.context() as once:
        once.setattr(prove, "judge", lambda *_: pytest.fail("proved again"))
        shown = text(command.get("/adopt/"))
        assert "its loop is closed" in shown
        assert "being checked" not in shown
        jobs.prove_library()
    ladder = ", ladder: [{after: 1 h, to: director}]"
    file = tmp_path / "turns" / "plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(ladder, "", 1), encoding="utf-8")
    assert "being checked" in text(command.get("/adopt/"))
    jobs.prove_library()
    assert "1 fault<" in text(command.get("/adopt/"))


def test_a_text_with_a_fault_cannot_come_into_force(town: Any, tmp_path: Path) -> None:
    client = town.client("command")
    number = begun(client)
    with scoped(ENGINE):
        row = Draft.objects.get(pk=number)
        row.texts = {"plan.yaml": row.texts["plan.yaml"].replace(OLD, FAULTY)}
        row.save()
    assert "The check found" in text(step(client, number, "check"))
    assert step(client, number, "decision", basis="a", decider="b").status_code in (302, 422)
    with scoped(ENGINE):
        assert Adoption.objects.count() == 1


def test_nobody_else_sees_or_decides_a_draft(town: Any) -> None:
    number = begun(town.client("command"))
    for role in ("doctor", "leader"):
        assert step(town.client(role), number, "decision").status_code == 403
    neighbour(town)
    with scoped(ENGINE):
        town.world.members["neighbour"] = Member.objects.get(username="neighbour")
    other = town.client("neighbour")
    assert step(other, number, "decision").status_code == 404
    assert step(other, number, "decision", basis="a", decider="b").status_code == 404
    assert other.post("/adopt/turns/", {"area": TOWNSHIP}).status_code == 422
    with scoped(ENGINE):
        assert Draft.objects.count() == 1
