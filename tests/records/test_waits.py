"""Who waits to be enrolled: everything that the definition distinguishes, person by person, beside the definition as it is said of one person."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection

from anju.records.models import Enrolment, Identity, Import, ImportRow, Person, Screening
from anju.records.queries import found, waiting
from anju.records.scope import ENGINE, Scope, scoped
from tests.records.world import JURISDICTION, LONG_AGO, TOWN, World, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
ENTERED, PAST, FUTURE = NOW - 20 * DAY, NOW - 10 * DAY, NOW + 4 * DAY
WORDS = (None, ENTERED - DAY, ENTERED + DAY, PAST + DAY)
PLAIN = """
    SELECT p.id FROM person p WHERE p.merged_into IS NULL AND NOT EXISTS (
        SELECT FROM enrolment e WHERE e.person = p.id AND e.annulled IS NULL AND (
            (e.archived IS NULL AND e.mode = 'compulsory' AND e.ends > %(now)s) OR NOT (
                EXISTS (SELECT FROM screening s WHERE s.person = p.id AND s.at > CASE WHEN e.ends <= %(now)s THEN e.ends ELSE e.entered END)
                OR EXISTS (SELECT FROM person m JOIN import_row r ON r.person = m.id AND r.undone IS NULL JOIN import f ON f.id = r.import
                           WHERE (m.id = p.id OR m.merged_into = p.id) AND f.at > e.ends AND e.ends <= %(now)s))))
"""
"""The same, as a question about each person: too slow for tens of thousands."""


@dataclass(frozen=True)
class File:
    """An enrolment, so far as it matters."""

    mode: str
    ends: datetime | None
    archived: bool = False
    annulled: bool = False


FILES = [
    File(mode, ends, archived, annulled)
    for (mode, ends), archived, annulled in product(
        [("compulsory", PAST), ("compulsory", FUTURE), ("voluntary", PAST), ("voluntary", FUTURE), ("voluntary", None)], (False, True), (False, True)
    )
]
BEFORE = File("compulsory", NOW - 15 * DAY, archived=True)
HELD: list[tuple[File, ...]] = [(), *((file,) for file in FILES), *((BEFORE, file) for file in FILES if not file.annulled)]
BEFORE_END, AFTER_END = PAST - DAY, PAST + DAY
LISTED = (None, (BEFORE_END, False, False), (AFTER_END, False, False), (AFTER_END, True, False), (AFTER_END, False, True))
"""When a list named them, whether under another number that was merged since, whether that was undone."""


def _people(made: World) -> None:
    """Somebody for each combination of files, word and list."""
    brought = {
        at: Import.objects.create(jurisdiction=JURISDICTION, area=TOWN, kind="people", by="x", filename="x", state="taken", at=at)
        for at in (BEFORE_END, AFTER_END)
    }
    place = {"jurisdiction": JURISDICTION, "area": TOWN}
    every = list(product(HELD, WORDS, LISTED))
    people = Person.objects.bulk_create(Person(created=LONG_AGO, **place) for _ in every)
    Identity.objects.bulk_create(Identity(person=one, name="甲", pinyin="jia", initials="j", **place) for one in people)
    merged = iter(
        Person.objects.bulk_create(
            Person(created=LONG_AGO, merged_into=one, **place)
            for one, (_files, _word, listed) in zip(people, every, strict=True)
            if listed and listed[1]
        )
    )
    files, words, rows = [], [], []
    for one, (held, word, listed) in zip(people, every, strict=True):
        files += [_file(made, one, file, place) for file in held]
        if word:
            words.append(Screening(person=one, adoption=made.adoption, form="arrival", source="list", at=word, by="x", **place))
        if listed:
            at, other, undone = listed
            named = next(merged).pk if other else one.pk
            rows.append(ImportRow(source=brought[at], sheet="x", row=one.pk, person=named, undone=NOW if undone else None, **place))
    for model, made_of in ((Enrolment, files), (Screening, words), (ImportRow, rows)):
        model.objects.bulk_create(made_of)  # type: ignore[attr-defined]  # of any model


def _file(made: World, person: Person, file: File, place: dict[str, int]) -> Enrolment:
    return Enrolment(
        adoption_id=made.adoption, track="home", person=person, mode=file.mode, authority="a", article="b", decider="c", first_day_rule="arrival",
        starts=(file.ends or FUTURE) - 4 * DAY, ends=file.ends, review_by=FUTURE, maximum_days=60, entered=ENTERED, zone="Asia/Shanghai",
        archived=NOW - DAY if file.archived else None, annulled=NOW - DAY if file.annulled else None, **place,
    )  # fmt: skip


def test_who_waits_is_the_same_for_all_at_once_as_for_each() -> None:
    with scoped(ENGINE):
        _people(world())
    with scoped(Scope("anju_area", TOWN, TOWN + 99_999)):
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, {"now": NOW})
            each = {row[0] for row in cursor.fetchall()}
            cursor.execute(waiting.EVERYBODY, {"lo": TOWN, "hi": TOWN + 99_999, "now": NOW})
            assert {row[0] for row in cursor.fetchall()} == each
        assert waiting.count(TOWN, TOWN + 99_999, NOW) == len(each)
        told = found.count(TOWN, TOWN + 99_999, NOW)
        assert told.waiting + told.decided == len(each)
        few = sorted(each)[::9] + sorted(set(Person.objects.values_list("pk", flat=True)) - each)[::9]
        assert {one.person for one in found.some(few, TOWN, TOWN + 99_999, NOW)} == each & set(few)
        everybody = Person.objects.filter(merged_into=None).count()
        assert 100 < len(each) < everybody - 100
