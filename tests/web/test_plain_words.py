"""What a walk through the pages of the doctor, the police and an administrator stumbled over: each is said as it is, to whoever reads it."""

from django.urls import reverse

from anju.core.plan.model import Field
from anju.operations.paper.make import make
from anju.records.models import Duty
from anju.records.scope import ENGINE, scoped
from anju.web import told
from tests.web.town import Town


def test_a_moment_in_an_answer_is_told_by_the_clocks_of_its_place(town: Town) -> None:
    """The ledger keeps it in UTC."""
    form = next(form for form in town.world.plan.forms.values() if any(field.kind == "moment" for field in form.fields))
    asked: Field = next(field for field in form.fields if field.kind == "moment")
    ((_, words),) = told.answers(form, {asked.name: "2026-11-22T01:09:00+00:00"}, {}, "Asia/Shanghai")
    assert words.endswith("09:09")
    ((_, words),) = told.answers(form, {asked.name: "2026-11-22T20:09:00+00:00"}, {}, "Asia/Shanghai")
    assert "23" in words
    assert words.endswith("04:09")


def test_what_keeps_a_file_open_is_said_to_be_late_when_it_is(town: Town) -> None:
    with scoped(ENGINE):
        late = Duty.objects.filter(enrolment=town.enrolment, how=None, closes__lt=town.now).count()
    assert late
    text = town.client("command").get(reverse("web:release-one", args=[town.enrolment])).content.decode()
    assert text.split("Not while this is open")[1].count("late since") == late


def test_a_paper_says_in_which_language_it_is(town: Town) -> None:
    make(town.world.viewer("command", town.now), town.enrolment, "order", now=town.now)
    text = town.client("follow_up_doctor").get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "· English ·" in text
    assert "· 中文 ·" in text


def test_whoever_sees_a_part_is_not_told_that_nothing_is_open(town: Town) -> None:
    with scoped(ENGINE):
        mine = Duty.objects.filter(enrolment=town.enrolment, role="officer", how=None)
        assert Duty.objects.filter(enrolment=town.enrolment, how=None).exists()
        assert not mine.exists()
    text = town.client("officer").get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "Nothing here is yours to do now" in text
    assert "Nothing is open at this door" not in text


def test_nobody_is_led_to_a_page_that_only_says_that_it_is_not_for_here(town: Town) -> None:
    """The plan has no register and sorts nobody into classes."""
    assert not town.world.plan.registers
    assert town.world.plan.classification is None
    for role in ("follow_up_doctor", "officer", "command"):
        assert reverse("web:registers") not in town.client(role).get(reverse("web:menu")).content.decode()
        assert reverse("web:candidate-new") not in town.client(role).get(reverse("web:registers")).content.decode()


def test_a_password_is_changed_in_our_words_and_none_leads_to_a_letter_that_never_comes(town: Town) -> None:
    client = town.client("cadre")
    for name in ("account_change_password", "account_reauthenticate"):
        text = client.get(reverse(name)).content.decode()
        assert "Ask your administrator for a new one" in text
        assert reverse("account_reset_password") not in text
        assert "Change Password" not in text
    wrong = client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "y", "password2": "z"}).content.decode()
    assert "put right" in wrong


def test_colleagues_are_called_what_the_plan_calls_them_in_the_readers_language(town: Town) -> None:
    post, plan = town.world.posts["officer"], town.world.plan
    chief = plan.roles["police_chief"].title
    for name in ("web:absence", "web:stand-by"):
        text = town.client("command").get(reverse(name, args=[post])).content.decode()
        options = text.split("Nobody yet")[1].split("</select>")[0].split("</fieldset>")[0]
        assert f"· {chief.en} ·" in options, name
        assert f"· {chief.zh} ·" not in options
