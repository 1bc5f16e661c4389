"""The demo's first page: every plan of the library can be chosen, is made once while the visitor waits, and then offers its accounts."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anju.operations import demo
from anju.operations.demo import again, choose
from anju.operations.demo.script import library
from anju.operations.demo.start import build
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped
from tests.world import NOON

pytestmark = pytest.mark.django_db
ADDRESS = "/demo/plan/"
ASKED = {"HX-Request": "true"}


@pytest.fixture
def asked(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Any) -> list[str]:
    """The plans whose demos were to be made in the background, in order; who makes them makes them small."""
    settings.ANJU_DEMO, settings.ANJU_RESET = True, tmp_path / "demo.reset"
    at(NOON)
    wanted: list[str] = []
    monkeypatch.setattr(choose.later, "area", wanted.append)
    monkeypatch.setattr(choose, "build", lambda said, *rest: build({**said, "days": 0, "waiting": 0}, *rest))
    return wanted


@pytest.fixture(params=["en", "zh-hans"])
def visitor(request: pytest.FixtureRequest) -> Client:
    return Client(headers={"accept-language": request.param})


def test_the_first_page_lists_every_plan_by_its_title(asked: list[str], visitor: Client) -> None:
    page = visitor.get(reverse("account_login"))
    said = page.content.decode()
    for plan in choose.plans():
        title = plan.title.zh if '<html lang="zh-Hans">' in said else plan.title.en
        assert title.replace("'", "&#x27;") in said
        assert f'name="plan" value="{plan.folder}"' in said


def test_a_chosen_plan_is_made_while_the_visitor_waits_and_then_one_tap_signs_in(asked: list[str]) -> None:
    visitor, folder = Client(headers={"accept-language": "en"}), library()[1]
    waits = visitor.post(ADDRESS, {"plan": folder})
    assert visitor.post(ADDRESS, {"plan": folder})["Location"] == waits["Location"] == f"{ADDRESS}?plan={folder}"
    again.making(folder).write_text("40")
    page = visitor.get(waits["Location"]).content.decode()
    assert 'value="40"' in page
    assert f'hx-get="{ADDRESS}?plan={folder}"' in page
    choose.make(folder)
    shown = f"{reverse('account_login')}?area={folder}#demo"
    assert visitor.get(waits["Location"], headers=ASKED)["HX-Redirect"] == shown
    assert visitor.post(ADDRESS, {"plan": folder})["Location"] == shown
    page = visitor.get(shown).content.decode()
    accounts = demo.accounts(folder)
    assert accounts
    assert all(f'value="{account.username}"' in page for account in accounts)
    with scoped(ENGINE):
        assert Enrolment.objects.exists()
    home = visitor.post(reverse("web:knock"), {"plan": folder})
    assert visitor.get(home["Location"], follow=True).status_code == 200
    landed = visitor.post(reverse("account_login"), {"login": accounts[0].username, "password": accounts[0].password}, follow=True)
    assert landed.redirect_chain[-1][0] == reverse("web:duties")


def test_what_could_not_be_made_is_said_and_chosen_again(asked: list[str]) -> None:
    visitor, folder = Client(headers={"accept-language": "en"}), library()[1]
    visitor.post(ADDRESS, {"plan": folder})
    again.making(folder).write_text(choose.FAILED)
    told = visitor.get(f"{ADDRESS}?plan={folder}", follow=True)
    assert "could not be made" in told.content.decode()
    visitor.post(ADDRESS, {"plan": folder})
    assert asked == [folder, folder]
    assert choose.progress(folder) == 0


def test_there_is_nothing_to_choose_outside_the_library_or_a_demo(asked: list[str], settings: Any) -> None:
    visitor = Client()
    assert visitor.post(ADDRESS, {"plan": "no-such-plan"}).status_code == 404
    assert visitor.get(f"{ADDRESS}?plan=../four-in-one").status_code == 404
    assert visitor.post(reverse("web:knock"), {"plan": "no-such-plan"}).status_code == 404
    settings.ANJU_DEMO = False
    assert visitor.post(ADDRESS, {"plan": library()[1]}).status_code == 404
    assert ADDRESS not in visitor.get(reverse("account_login")).content.decode()
    assert not asked
