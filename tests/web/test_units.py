"""Files of units and areas: figures against the plan's own limits, who must do what by when, findings, phases, the board, and who sees what."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anju.core.plan.model import Called
from anju.operations.tick import catch_up
from tests.web.ready import LATER, Ready, ready, school
from tests.web.town import Town, token
from tests.world import NOON

pytestmark = pytest.mark.django_db
HOSPITAL, SECOND = "hospital", "二院"
SHORT = {"all": 100, "icu": 8, "spare": 5}


@pytest.fixture
def made(at: Callable[[datetime], None]) -> Ready:
    at(LATER + timedelta(minutes=1))
    return ready()


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"web:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_figure_past_its_limit_says_who_must_do_what_by_when(made: Ready) -> None:
    made.answer(HOSPITAL, "designate", "designation", {"designated": True})
    made.answer(HOSPITAL, "report_beds", "beds", SHORT)
    said = page(made.client("command"), "unit", made.files[HOSPITAL])
    duty = made.owed(HOSPITAL, "raise_icu")
    assert said.count("measure-red") == 1
    assert "<b>8 %</b>" in said
    assert "at least 10 %" in said
    assert reverse("web:unit", args=[made.files[HOSPITAL]]) in page(made.client("head"), "do", token(duty)), "and the way back"
    assert f'href="{reverse("web:do", args=[token(duty)])}">Hospital head: Make up the intensive-care beds' in said


def test_a_limit_that_asks_more_is_not_held_against_another_unit(made: Ready) -> None:
    made.answer(SECOND, "designate", "designation", {"designated": False})
    made.answer(SECOND, "report_beds", "beds", SHORT)
    said = page(made.client("command"), "unit", made.files[SECOND])
    assert "<b>8 %</b>" in said
    assert "measure-red" not in said
    assert "at least 10 %" not in said
    assert "at least 1 " in said


def test_a_better_report_is_no_longer_red_and_draws_its_course(made: Ready) -> None:
    made.answer(HOSPITAL, "designate", "designation", {"designated": True})
    made.answer(HOSPITAL, "report_beds", "beds", SHORT, NOON + timedelta(hours=1))
    made.answer(HOSPITAL, "report_beds", "beds", SHORT | {"icu": 12})
    said = page(made.client("command"), "unit", made.files[HOSPITAL])
    assert "<b>12 %</b>" in said
    assert "measure-red" not in said
    assert said.count('class="trend"') == 2


def test_the_board_puts_the_red_unit_first_and_says_the_level(made: Ready) -> None:
    made.answer(HOSPITAL, "designate", "designation", {"designated": True})
    made.answer(HOSPITAL, "report_beds", "beds", SHORT)
    made.answer("", "set_level", "scenario", {"level": "two"})
    said = page(made.client("command"), "units-board")
    assert said.index(reverse("web:unit", args=[made.files[HOSPITAL]])) < said.index(reverse("web:unit", args=[made.files[SECOND]]))
    assert "1 figure red" in said
    assert "Hospital head: Make up the intensive-care beds" in said
    assert "Level two" in said
    assert "To be confirmed" in said
    assert "29 November 09:00" in said, "the plan's own seven days"


def test_a_finding_shows_its_date_and_who_looks_again(made: Ready) -> None:
    made.answer(HOSPITAL, "inspect", "finding", {"what": "no oxygen alarm", "deadline": "2026-11-27T17:00+08:00"})
    said = page(made.client("command"), "unit", made.files[HOSPITAL])
    assert "no oxygen alarm" in said
    assert "27 November 17:00" in said
    assert "Inspector – Look again" in said
    assert "1 finding open" in page(made.client("command"), "units-board")


def test_who_answers_what_counts_and_how_stand_with_each_duty(made: Ready, at: Callable[[datetime], None]) -> None:
    from anju.operations.tick import catch_up

    later = NOON + timedelta(days=3)
    catch_up(list(made.files.values()), later)
    at(later)
    said = page(made.client("command"), "unit", made.files[HOSPITAL])
    matter = said[said.index(token(made.owed(HOSPITAL, "count_beds"))) :][:1200]
    for words in ("answers for it: Hospital head", "Count each bed", "done by filling in: Beds", "R-01"):
        assert words in matter


def test_phases_say_what_comes_when(made: Ready) -> None:
    said = page(made.client("command"), "unit", made.files[HOSPITAL])
    now, ahead = said.index("phase-now"), said.index("phase-ahead")
    assert "Setting up" in said[now:ahead]
    assert "will begin <time datetime=\"2026-12-23\">23 December 2026" in said[ahead:]
    assert "25 November 2026" in said


def test_what_was_told_in_private_is_nobody_elses(made: Ready) -> None:
    hears = page(made.client("inspector"), "unit", made.files[HOSPITAL])
    others = page(made.client("command"), "unit", made.files[HOSPITAL])
    link = token(made.owed(HOSPITAL, "hear"))
    assert link in hears
    assert link not in others


def test_a_post_that_sees_little_is_told_so_and_sees_its_own(made: Ready) -> None:
    made.answer(HOSPITAL, "report_beds", "beds", SHORT)
    listed = page(made.client("nurse"), "units")
    own = page(made.client("nurse"), "unit", made.files[HOSPITAL])
    assert "Your post sees its own duties here." in own
    assert "measure-value" not in own
    assert "Say whether designated" in own.split("By who does it")[1], "the plan may be read"
    assert token(made.owed(HOSPITAL, "designate")) not in own
    assert reverse("web:unit", args=[made.files[HOSPITAL]]) in listed
    assert reverse("web:unit", args=[made.files[SECOND]]) not in listed
    assert made.client("nurse").get(reverse("web:units-board")).status_code == 403
    assert made.client("nurse").get(reverse("web:unit", args=[made.files[SECOND]])).status_code == 404


def test_the_menu_leads_there_where_there_is_something(made: Ready) -> None:
    assert f'href="{reverse("web:units")}"' in page(made.client("command"), "duties")


def test_without_a_file_the_menu_is_silent_and_the_page_says_so(town: Town) -> None:
    assert f'href="{reverse("web:units")}"' not in page(town.client("follow_up_doctor"), "duties")
    assert "No file of a unit or an area is in your sight" in page(town.client("follow_up_doctor"), "units")
    assert town.client("command").get(reverse("web:unit", args=[town.enrolment])).status_code == 404


def test_a_school_has_its_programme_on_one_screen(at: Callable[[datetime], None], django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    at(NOON + timedelta(hours=20))
    made = school()
    client = made.client("command")
    with django_assert_max_num_queries(40):
        said = page(client, "unit", made.files["school"])
    assert "Phase one: publicity" in said
    assert said.count("Sorting at the turn of the year") == 2, "the phase, and its date among what comes next"
    assert len(said) < 400_000
    assert "Sorting at the turn of the year" in said
    assert "Principal: I answer for it" in said
    with django_assert_max_num_queries(40):
        page(client, "units-board")
    assert "school" in page(client, "units")


def test_whoever_owns_what_a_person_opens_opens_it_on_the_files_page_and_comes_back_there(made: Ready) -> None:
    file = made.files[HOSPITAL]
    rules = made.world.plan.tracks["hospital"].rules
    mine = next(rule for rule in rules.values() if isinstance(rule.opens, Called) and rule.opens.by_hand)
    place = reverse("web:begin", args=[file, "duty"])
    assert f'value="{mine.name}"' in page(made.client("command"), "unit", file)
    answer = made.client("command").post(place, {"what": mine.name})
    assert answer["Location"] == reverse("web:unit", args=[file])
    assert made.owed(HOSPITAL, mine.name).how is None
    assert f'value="{mine.name}"' in page(made.client(mine.owner), "unit", file), "and its owner"


def test_whoever_decides_on_what_was_not_done_by_its_date_reads_what_it_was(db: None, at: Callable[[datetime], None]) -> None:
    there, then = school(), NOON + timedelta(hours=45)
    date = then + timedelta(days=7)
    catch_up(list(there.files.values()), then)
    there.answer("school", "inspect", "looked", {"what": "sockets", "fault": True}, then)
    said = {"line": "safety", "what": "two bare sockets", "effect": True, "deadline": date.isoformat()}
    there.answer("school", "issue_finding", "finding", said, then)
    catch_up(list(there.files.values()), date + timedelta(minutes=1))
    at(date + timedelta(minutes=1))
    owed = there.owed("school", "decide_handling")
    assert owed.opened_by == 0, "silence opened it"
    assert "two bare sockets" in page(there.client("principal"), "do", token(owed))
    assert "two bare sockets" in page(there.client("safety_officer"), "do", token(there.owed("school", "correct_safety")))
