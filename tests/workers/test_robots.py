"""The chat robots of WeCom, DingTalk and Feishu, against a double of their published hooks: a status of 200 is not yet a message taken."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from anju.core.messages.gateway import Unreadable
from anju.core.messages.robot import read
from anju.operations import channel
from anju.records.models import Incident
from anju.records.scope import ENGINE, scoped
from anju.workers import deliver as worker
from anju.workers.channels import Broken, Busy, Letter, Unsent
from anju.workers.channels.robot.hook import LONGEST
from anju.workers.channels.robot.send import send
from tests.workers.given import COUNTY, NOW, channels, message, post, rows
from tests.workers.robots import DINGTALK, FEISHU, SECRET, TOKEN, WECOM, Kept, robots

LETTER = Letter("", "安居", "3 项任务: https://anju.example/duties/", "a1b2c3d4")
ALL = [WECOM, DINGTALK, FEISHU]


def address(kind: str, got: Kept, token: str = TOKEN, secret: str = "") -> str:
    whose = f"{quote(secret, safe='')}@" if secret else ""
    return f"{kind}://{whose}{token}/?host=127.0.0.1:{got.port}&mode=insecure"


@pytest.mark.parametrize("kind", ALL)
def test_a_text_is_taken_and_says_its_mark(kind: str) -> None:
    with robots() as got:
        assert send(address(kind, got), LETTER) == 1
    assert got.texts == ["3 项任务: https://anju.example/duties/\n[a1b2c3d4]"]


@pytest.mark.parametrize("kind", [DINGTALK, FEISHU])
def test_a_robot_that_asks_for_it_is_signed_to(kind: str) -> None:
    with robots() as got:
        got.signed = True
        send(address(kind, got, secret=SECRET), LETTER)
        assert len(got.texts) == 1
        for wrong in ("another", ""):
            with pytest.raises(Broken, match=r"^account$"):
                send(address(kind, got, secret=wrong), LETTER)
    assert len(got.texts) == 1


@pytest.mark.parametrize("kind", ALL)
def test_what_is_not_taken_is_known_by_its_code_though_the_status_is_200(kind: str) -> None:
    with robots() as got:
        with pytest.raises(Broken, match=r"^account$"):
            send(address(kind, got, token="removed"), LETTER)
        got.fault = "often"
        with pytest.raises(Busy, match=r"^rate$"):
            send(address(kind, got), LETTER)
        got.fault = "long"
        with pytest.raises(Unsent, match=r"^refused$"):
            send(address(kind, got), LETTER)
    assert got.texts == []


def test_no_text_is_longer_than_a_robot_takes_and_ends_within_a_line() -> None:
    lines = [f"{n} 件异常事件要处置: https://anju.example/incidents/{n}/" for n in range(400)]
    with robots() as got:
        send(address(WECOM, got), replace(LETTER, text="\n".join(lines)))
    (text,) = got.texts
    assert LONGEST - 100 < len(text.encode()) <= 2048
    *kept, more, mark = text.splitlines()
    assert kept == lines[: len(kept)]
    assert (more, mark) == ("…", "[a1b2c3d4]")


def test_an_address_says_what_it_lacks_and_nothing_of_what_it_holds() -> None:
    for wrong in (
        "wecombot://",
        "wecombot:///secret",
        "feishu://secret@",
        "dingtalk://a@b/?host=[secret",
        "feishu://secret/?host=elsewhere&mode=insecure",
    ):
        with pytest.raises(Unreadable) as refused:
            read(wrong)
        assert "secret" not in str(refused.value)
    assert read("feishu://S%2F%2B@Token-1").secret == "S/+"
    assert read("wecombot://KeyInItsOwnCase").token == "KeyInItsOwnCase"
    assert read("dingtalk://token").host == "oapi.dingtalk.com"


@pytest.mark.django_db
def test_a_robot_that_was_removed_keeps_the_message_and_is_an_incident_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.workers.deliver.clock.now", lambda: NOW)
    to = post()
    message(to)
    with robots() as got:
        channel.put("robot", address(WECOM, got, token="removed"), area=COUNTY, agency=to.agency_id, by="member:1", now=NOW)
        worker.work(NOW)
    waits = next(row for row in rows() if row.channel == "robot")
    assert (waits.sent_at, waits.error) == (None, "account")
    assert [each.dead_since for each in channels()] == [NOW]
    with scoped(ENGINE):
        assert list(Incident.objects.values_list("rule", flat=True)) == ["channel.robot"]
    with pytest.raises(channel.Unusable):
        channel.put("robot", "wecombot://", area=COUNTY, agency=None, by="member:1", now=NOW)
