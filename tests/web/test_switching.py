"""Going over to another version on the pages: seen for each before it is decided, decided for all or some, told afterwards, to the household too."""

import re
from typing import Any

import pytest

from anju.operations.switching import foresee, look, turn
from anju.records.models import Enrolment, Entry, Outlook, Switched, Switching
from anju.records.scope import ENGINE, scoped
from tests.operations.test_switch import later
from tests.web.test_adopting import text
from tests.web.town import NOW, Town
from tests.world import turning

SAID = {"basis": "县指〔2026〕7号", "decider": "指挥长", "reason": "按新方案执行"}


@pytest.fixture
def town(db: None, at: Any) -> Town:
    """Two people under the small plan, of which another version has just come into force."""
    made = turning()
    first = made.enrol(made.person("测试甲"), days_ago=3)
    made.enrol(made.person("测试乙"), days_ago=11)
    at(NOW)
    return Town(made, first, NOW, going=later(made, NOW))


def words(page: str) -> str:
    """What is read of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def seen(town: Town) -> None:
    """Somebody asks, and a worker works it out."""
    asked = town.client("command").post(f"/adopt/version/{town.going}/", {"act": "look"})
    assert asked["Location"] == f"/adopt/version/{town.going}/"
    with scoped(ENGINE):
        number = Outlook.objects.get().pk
    foresee.run(number, NOW)


def test_what_it_changes_for_each_is_seen_before_anybody_decides(town: Town) -> None:
    client, new = town.client("command"), town.going
    assert f"/adopt/version/{new}/" in text(client.get(f"/plan/{new}/"))
    assert "/adopt/version/" not in text(client.get(f"/plan/{town.world.adoption}/")), "that version is in force no more"
    assert "/adopt/version/" not in text(town.client("doctor").get(f"/plan/{new}/"))
    with scoped(ENGINE):
        entries = Entry.objects.count()
    page = text(client.get(f"/adopt/version/{new}/"))
    assert "2 files are still on another version" in page
    assert "Your decision" not in page, "what it would change is seen before it is decided"
    with scoped(ENGINE):
        assert not Outlook.objects.exists(), "looking at a page asks for nothing"
    client.post(f"/adopt/version/{new}/", {"act": "look"})
    assert "It begins in a moment." in text(client.get(f"/adopt/version/{new}/"))
    seen(town)
    page = text(client.get(f"/adopt/version/{new}/"))
    for said in ("测试甲", "测试乙", "Sort", "Explain", "free earlier 2 files", "duties replaced 1 file", "Your decision"):
        assert said in words(page), said
    only = text(client.get(f"/adopt/version/{new}/?of=closes/home/sort"))
    assert "测试甲" in only
    assert "测试乙" not in only
    assert "测试甲" not in text(client.get(f"/adopt/version/{new}/?of=unfit"))
    with scoped(ENGINE):
        assert Entry.objects.count() == entries
    assert "2 files are still" in text(client.get(f"/adopt/version/{new}/", headers={"accept-language": "en"}))


def test_it_is_decided_by_name_for_those_ticked_and_told_afterwards(town: Town) -> None:
    client, address = town.client("command"), f"/adopt/version/{town.going}/"
    seen(town)
    assert client.post(address, {**SAID, "who": "all", "basis": ""}).status_code == 422
    assert client.post(address, {**SAID, "who": "all", "reason": " "}).status_code == 422
    assert client.post(address, {**SAID, "who": "chosen"}).status_code == 422
    sent = client.post(address, {**SAID, "who": "chosen", "file": [town.enrolment, "x", 10**30]})
    with scoped(ENGINE):
        number = Switching.objects.get().pk
        assert list(Switched.objects.values_list("enrolment", "state")) == [(town.enrolment, "waiting")]
    assert sent["Location"] == f"/adopt/switched/{number}/"
    assert "Files go over" in text(client.get(sent["Location"]))
    assert "1 file is still on another version" in text(client.get(address)), "who waits for a decision is not asked about again"
    turn.turn(number, NOW)
    page = text(client.get(sent["Location"]))
    assert "1 file has gone over to 2026-12-01." in page
    assert "测试甲" in page
    assert SAID["basis"] in page
    assert SAID["reason"] not in page
    assert SAID["decider"] in text(client.get(address))
    for path in (f"/household/{town.enrolment}/", "/balance/", "/incidents/", "/"):
        assert client.get(path, follow=True).status_code == 200, path
    file = text(client.get(f"/household/{town.enrolment}/"))
    assert "Another version of the plan counts from here on: 2026-12-01" in file
    assert "Closed as replaced: Sort" in file, "what is gone is told in the words it had"


def test_all_of_a_kind_go_over_though_a_page_lists_only_some(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "PAGE", 1)
    client, address = town.client("command"), f"/adopt/version/{town.going}/"
    seen(town)
    first, second = text(client.get(f"{address}?of=ends")), text(client.get(f"{address}?of=ends&page=1"))
    assert ("测试甲" in first, "测试乙" in first, "测试甲" in second, "测试乙" in second) == (True, False, False, True)
    assert "page=1#each" in first
    assert "page=0#each" in second
    assert "page=2#each" not in second
    client.post(f"{address}?of=closes/home/sort", {**SAID, "who": "listed"})
    with scoped(ENGINE):
        assert list(Switched.objects.values_list("enrolment", flat=True)) == [town.enrolment]
    client.post(f"{address}?of=ends&page=1", {**SAID, "who": "listed"})
    with scoped(ENGINE):
        assert Switched.objects.count() == 2
        number = Switching.objects.order_by("pk").last().pk
    turn.turn(number, NOW)
    assert "测试乙" in text(client.get(f"/adopt/switched/{number}/"))


def test_who_cannot_go_over_is_told_why(town: Town) -> None:
    client = town.client("command")
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=town.enrolment).update(ends=NOW)
    client.post(f"/adopt/version/{town.going}/", {**SAID, "who": "all"})
    with scoped(ENGINE):
        number, other = Switching.objects.get().pk, Enrolment.objects.exclude(pk=town.enrolment).get().pk
        Enrolment.objects.filter(pk=other).update(ends=NOW)
    turn.turn(number, NOW)
    page = text(client.get(f"/adopt/switched/{number}/"))
    assert "It is over already." in page
    assert "1 could not." in page


def test_nobody_else_sees_or_decides_it(town: Town) -> None:
    address = f"/adopt/version/{town.going}/"
    client = town.client("doctor")
    assert client.get(address).status_code == 403
    assert client.post(address, {**SAID, "who": "all"}).status_code == 403
    assert client.post(address, {"act": "look"}).status_code == 403
    assert town.client("command").get(f"/adopt/version/{town.world.adoption}/").status_code == 404
    with scoped(ENGINE):
        assert not Switching.objects.exists()
        assert not Outlook.objects.exists()
