"""The demo: built by the engine alone, whole or not at all, and balanced."""

import pytest

from anju.operations import demo, link
from anju.operations.demo import door
from anju.operations.demo.script import script
from anju.operations.demo.start import build
from anju.operations.folder import texts_of
from anju.operations.plans import plan_of
from anju.records.models import Absence, Adoption, Counter, Duty, Enrolment, Incident, Member, Stock
from anju.records.scope import ENGINE, scoped
from tests.world import NOON

pytestmark = pytest.mark.django_db


def test_the_demo_has_people_at_every_stage_some_trouble_and_a_zero_difference() -> None:
    folder, said = script()
    build({**said, "days": 15, "arrivals": [1, 2], "waiting": 3}, texts_of(folder), NOON)
    with scoped(ENGINE):
        stages = set(Enrolment.objects.filter(subject="person").values_list("stages__stage", flat=True))
        counted = dict.fromkeys(("due", "done", "late", "waived", "replaced", "missed"), 0)
        for how, n in Counter.objects.values_list("how", "n"):
            counted[how] += n
        left = Duty.objects.filter(how=None).count()
        assert Incident.objects.exists()
        assert Enrolment.objects.filter(archived__isnull=False).exists()
        away = list(Absence.objects.values_list("post__role", "accepted"))
        kept = {(s.agency.kind, s.item): s.quantity for s in Stock.objects.select_related("agency")}
        countable = {field.name for form in plan_of(Adoption.objects.get().pk).forms.values() for field in form.fields if field.kind == "integer"}
    assert sorted((role, accepted is not None) for role, accepted in away) == sorted((one["role"], one["accepted"]) for one in said["away"])
    assert {item for _, item in kept} <= countable, "supplies are called as the plan calls them"
    assert all(quantity > 0 for quantity in kept.values())
    assert len(stages) >= 4
    assert left > 0
    assert counted["due"] == sum(n for how, n in counted.items() if how != "due") + left
    secret, _ = door.knock(NOON)
    assert link.opens(secret) is not None


def test_every_account_of_the_sign_in_page_exists() -> None:
    folder, said = script()
    build({**said, "days": 0, "arrivals": [1, 1], "waiting": 0}, texts_of(folder), NOON)
    with scoped(ENGINE):
        known = {m.username: m for m in Member.objects.all()}
    for account in demo.accounts():
        assert known[account.username].check_password(account.password)
        assert account.title.zh
        assert account.note.en
