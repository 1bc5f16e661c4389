"""A duty's why names the rule, its clauses, the facts and the clock, in both languages; a plan reads as a person would read it."""

from datetime import UTC, datetime, timedelta

import pytest

from anju.core.plan.explain import Explanation, Mention, Occasion, conditions, explain, read
from anju.core.plan.model import Any, Compare, Field, Form, Not, Option, Text
from tests.core.sample import SAMPLE, sample_plan

OPENS = datetime(2026, 1, 2, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = sample_plan()


def said(told: Explanation, about: str) -> list[str]:
    return [line.says.en for line in told.lines if line.about == about]


def test_the_rule_and_its_clauses() -> None:
    told = explain(PLAN, "home", "take_temperature")
    assert told.title.en == "Learn the temperature"
    assert told.cites == ("S-002",)
    assert said(told, "owner") == ["Done by: follow-up doctor"]
    assert said(told, "opens") == ["Opens each day at 08:00, 16:00; to be done within 2 hours"]
    assert said(told, "evidence") == ["Proven by: Temperature (by the household's report, a call, a visit)"]
    assert said(told, "late") == ["When it is not done, told to: leader in charge after 30 minutes, bureau director after 2 hours"]
    assert said(told, "clauses") == ["Stands on: S-002"]


def test_how_it_stands_to_stages_nights_and_needs() -> None:
    def stands(changed: str, rule: str = "take_temperature") -> list[str]:
        return said(explain(sample_plan(SAMPLE.replace("        makeup: false\n", changed, 1)), "home", rule), "stands")

    only, missed = "Only in the stages: Set up, Monitoring", "It cannot be made up: past its window it closes as missed, with a reason"
    assert stands("        makeup: false\n") == [only, missed]
    assert stands("        force: should\n") == [only, "It should be done, and is never overdue"]
    assert stands("        quiet: true\n        wakes: true\n        need: true\n") == [
        only,
        "It disturbs the household: in the quiet hours (21:00–07:00) it waits until they end",
        "What is told of it goes through quiet hours",
        "A need of the household: it turns red before anything that is asked of them",
    ]
    assert stands("        second_look: true\n")[1:] == ["It is the second look: whoever enrolled them cannot do it"]
    assert stands("", "knock") == [], "what is called comes in every stage"


def test_why_nothing_follows_an_answer() -> None:
    ends = SAMPLE.replace("en: Reached}, kind: flag}", "en: Reached}, kind: flag, ends: {zh: 另有上门, en: somebody knocks anyway}}")
    assert 'Nothing follows "Reached": somebody knocks anyway' in said(explain(sample_plan(ends), "home", "contact"), "evidence")


def test_what_calls_for_it() -> None:
    fever = said(explain(PLAN, "home", "assess"), "called")
    assert fever == ['Opens when Temperature says: "Temperature" is at least 37.3 °C and "Site" is "armpit"']
    assert said(explain(PLAN, "home", "knock"), "called") == [
        'Opens when Contact says: "Reached" is answered no',
        'Opens when "Daily contact" goes unanswered',
    ]
    assert said(explain(PLAN, "home", "treat"), "called") == ['Opens at once on the incident "Danger"']
    reviewed = 'the latest answer of "leader in charge: review and seal Release form"'
    assert f'Only where {reviewed} says: "Verdict" is "Passed"' in said(explain(PLAN, "home", "archive"), "opens")


@pytest.mark.parametrize(
    ("now", "clock"),
    [
        (OPENS - HOUR, "It opens in 1 hour"),
        (OPENS, "2 hours left"),
        (OPENS + 2 * HOUR - timedelta(minutes=1), "1 minute left"),
        (OPENS + 2 * HOUR, "Overdue by 0 minutes; it stays red until somebody closes it"),
        (OPENS + 28 * HOUR, "Overdue by 1 day 2 hours; it stays red until somebody closes it"),
    ],
)
def test_the_clock_in_local_time(now: datetime, clock: str) -> None:
    told = explain(PLAN, "home", "assess", Occasion(OPENS, OPENS + 2 * HOUR, now, "Asia/Shanghai"))
    assert said(told, "clock") == ["This time: opened 2026-01-02 08:00, due by 2026-01-02 10:00", clock]


def test_the_facts_behind_it_and_who_has_it_now() -> None:
    fact = Mention("temperature", {"celsius": 38.2, "site": "axillary"}, OPENS)
    told = explain(PLAN, "home", "assess", Occasion(OPENS, OPENS + HOUR, OPENS, "Asia/Shanghai", (fact,), role="leader"))
    assert said(told, "facts") == ["Temperature recorded 2026-01-02 08:00: Temperature 38.2 °C, Site armpit"]
    assert said(told, "owner")[-1] == "It is now the duty of: leader in charge"
    assert next(line.says.zh for line in told.lines if line.about == "facts") == "2026-01-02 08:00 记录的体温：体温 38.2 °C，部位 腋下"


def test_sealed_words_are_not_repeated() -> None:
    fact = Mention("attestation", {"note": "a private matter"}, OPENS)
    told = explain(PLAN, "home", "assess", Occasion(OPENS, OPENS + HOUR, OPENS, "Asia/Shanghai", (fact,)))
    assert "private" not in " ".join(said(told, "facts"))


def test_an_unknown_duty_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        explain(PLAN, "home", "nothing")


def test_every_duty_is_told_in_both_languages() -> None:
    for name in PLAN.tracks["home"].rules:
        for line in explain(PLAN, "home", name).lines:
            assert line.says.zh
            assert line.says.en
            assert not line.says.zh.isascii()


def test_the_plan_as_a_person_reads_it() -> None:
    reading = read(PLAN)
    (home,) = reading.tracks
    assert "14 days, never more than 21; at END the measures end by themselves" in [text.en for text in reading.about]
    assert [item.title.en for item in home.stages.items] == ["Set up", "Monitoring", "Released"]
    assert [item.says[0].en for item in home.stages.items] == ["begins with the enrolment", 'when "Send the lead cadre" is done', "begins at END"]
    assert {section.name for section in home.duties} == {"cadre", "doctor", "leader"}
    assert [item.name for item in home.release.items] == list(PLAN.tracks["home"].sign_off)
    assert home.reactions.items[0].says[0].en == 'Where "Temperature" is at least 37.3 °C and "Site" is "armpit": "Assess the fever" opens'
    assert home.incidents.items[0].says[0].en == "Led by: leader in charge"
    listed = {item.name for section in (*home.duties, home.release) for item in section.items}
    assert listed == set(PLAN.tracks["home"].rules)
    assert SAMPLE.splitlines()[home.duties[0].items[0].place.line - 1].strip()


def test_conditions_are_sentences() -> None:
    options = tuple(Option(name, Text(f"症状{name}", name)) for name in ("cough", "fever"))
    fields = (Field("signs", Text("症状", "Signs"), "choices", options=options), Field("well", Text("还好", "Well"), "flag"))
    form = Form("day", Text("情况", "Day"), fields)
    signs = Any((Compare("signs", "includes", "cough"), Compare("signs", "includes", "fever")))
    assert conditions.condition(PLAN, form, signs) == Text("“症状”包括“症状cough”或“症状fever”", '"Signs" includes "cough" or "fever"')
    either = Any((signs, Not(Compare("well", "is", True)), Compare("signs", "given", False)))
    said = conditions.condition(PLAN, form, either).en
    assert said == '"Signs" includes "cough" or "fever" or not ("Well" is answered yes) or "Signs" is not given'
    assert conditions.condition(PLAN, None, None).en == "in any case"
