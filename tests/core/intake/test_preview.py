"""From a workbook to outcomes: who is new, who is known, who is known elsewhere, what is refused and why."""

import dataclasses
import hashlib
import hmac
from datetime import date
from typing import Any

import pytest

from anju.core.intake import match, reasons
from anju.core.intake.candidate import door_print, marks
from anju.core.intake.match import CREATED, MERGED, REJECTED, UNCHANGED, Known, Outcome
from anju.core.intake.preview import Preview, candidates, layouts, preview, settle
from anju.core.intake.sheets import read
from tests.core.intake.ledgers import HEADER, TODAY, VILLAGES, identity, lines, person, xlsx

ADA = {"name": "单小杰", "identity": identity(), "phone": "13800138000", "village": "东山村", "address": "三组12号"}


def seal(kind: str, text: str) -> bytes:
    return hmac.digest(b"key", f"{kind}:{text}".encode(), hashlib.sha256)[:16]


def look(*people: dict[str, Any], known: list[Known] | None = None, **more: Any) -> Preview:
    rows = [list(HEADER), *(person(number, **changed) for number, changed in enumerate(people, start=1))]
    book = read(xlsx(("a", rows)), "a.xlsx")
    return preview(book, layouts(book), known or [], VILLAGES, TODAY, **{"fingerprint": seal} | more)


def taken(done: Preview, inside: bool = True) -> list[Known]:
    """What the records would know after taking a preview in: one person for each created row, with the marks of all that went into them."""
    people: dict[object, Known] = {}
    for outcome in done.outcomes:
        key = outcome.place if outcome.outcome == CREATED else outcome.into and (outcome.into.place or outcome.into.person_id)
        if outcome.outcome == CREATED:
            people[key] = known_of(outcome, inside)
        elif outcome.outcome == MERGED and key in people:
            old = people[key]
            people[key] = dataclasses.replace(old, phones=(*old.phones, *outcome.candidate.phones), marks=old.marks | outcome.candidate.marks)
    return list(people.values())


def known_of(outcome: Outcome, inside: bool = True) -> Known:
    one = outcome.candidate
    return Known(f"p{one.place.row}", one.fields["name"], inside, one.pinyin, one.identity, one.phones, one.door, one.marks)


def told(done: Preview) -> list[tuple[str, str | None]]:
    return [(outcome.outcome, outcome.why) for outcome in done.outcomes]


def test_a_new_person_with_everything() -> None:
    done = look(ADA | {"name": " 单 小杰 ", "phone": 13800138000.0, "arrived": 44868.0, "identity": identity().lower()})
    fields = done.outcomes[0].candidate.fields
    assert told(done) == [(CREATED, None)]
    assert done.outcomes[0].warnings == ()
    assert fields == {
        "name": "单小杰",
        "sex": "female",
        "identity": identity(),
        "document": "resident identity card",
        "born": "1980-05-06",
        "phone": "+8613800138000",
        "village": "东山村",
        "address": "三组12号",
        "origin": "甲市",
        "risk": "高风险",
        "arrived": "2022-11-03",
    }
    assert (done.outcomes[0].candidate.village, done.outcomes[0].candidate.pinyin) == ("v1", "shan xiao jie")


@pytest.mark.parametrize(
    ("changed", "reject"),
    [
        ({"name": " "}, [reasons.NO_NAME]),
        ({"name": "王" * 101}, [reasons.NAME_TOO_LONG]),
        ({"name": "123"}, [reasons.NAME_WITHOUT_LETTERS]),
        ({"arrived": "2022-11-23"}, [reasons.ARRIVAL_FUTURE]),
        ({"arrived": "昨天"}, [reasons.ARRIVAL_UNREADABLE]),
        ({"village": "某村"}, [reasons.UNKNOWN_VILLAGE]),
        ({"village": ""}, [reasons.NO_VILLAGE]),
        ({"identity": float(identity()[:17] + "0")}, [reasons.IDENTITY_LOST]),
        (
            {"name": "", "identity": "12345678901234", "arrived": "2099-1-1", "village": "某村"},
            [reasons.NO_NAME, reasons.IDENTITY_LENGTH, reasons.ARRIVAL_FUTURE, reasons.UNKNOWN_VILLAGE],
        ),
    ],
)
def test_rejected_rows_tell_every_reason(changed: dict[str, Any], reject: list[str]) -> None:
    done = look(ADA | changed)
    assert told(done) == [(REJECTED, reject[0])]
    assert list(done.outcomes[0].candidate.reject) == reject


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"identity": ""}, reasons.NO_IDENTITY),
        ({"phone": ""}, reasons.NO_PHONE),
        ({"phone": "13800000"}, reasons.PHONE_SHORT),
        ({"arrived": ""}, reasons.NO_ARRIVAL),
        ({"arrived": "2021-11-03"}, reasons.ARRIVAL_OLD),
        ({"arrived": "11月3日"}, reasons.YEAR_ASSUMED),
        ({"sex": "男"}, reasons.SEX_DIFFERS),
        ({"sex": "??"}, reasons.SEX_UNREADABLE),
        ({"village": "东山"}, reasons.VILLAGE_COMPLETED),
        ({"village": "", "address": "某镇东山村三组12号"}, reasons.VILLAGE_FROM_ADDRESS),
    ],
)
def test_doubtful_rows_are_taken_in_with_a_warning(changed: dict[str, Any], warning: str) -> None:
    done = look(ADA | changed)
    assert told(done) == [(CREATED, None)]
    assert done.outcomes[0].warnings == (warning,)


def test_an_arrival_today_is_no_arrival_in_the_future() -> None:
    assert told(look(ADA | {"arrived": TODAY})) == [(CREATED, None)]


def test_same_identity_number_in_the_file() -> None:
    done = look(ADA, ADA | {"phone": "01000000002", "note": "重复登记"}, ADA)
    assert told(done) == [(CREATED, None), (MERGED, reasons.SAME_IDENTITY), (UNCHANGED, reasons.SAME_IDENTITY)]
    assert done.outcomes[1].adds == ("note", "phone")
    assert done.outcomes[1].into == done.outcomes[2].into == match.Target(place=done.outcomes[0].place)


def test_same_phone_and_name() -> None:
    done = look(ADA | {"identity": ""}, ADA)
    assert told(done)[1] == (MERGED, reasons.SAME_PHONE_AND_NAME)
    assert set(done.outcomes[1].adds) == {"identity", "document", "born"}


def test_a_third_row_finds_the_person_by_what_the_second_brought() -> None:
    done = look(ADA | {"identity": ""}, ADA, ADA | {"phone": "", "address": ""})
    assert told(done)[2] == (UNCHANGED, reasons.SAME_IDENTITY)


def test_two_identity_numbers_are_two_people_to_look_at() -> None:
    done = look(ADA, ADA | {"identity": identity(order=14)})
    assert told(done) == [(CREATED, None)] * 2
    assert done.outcomes[1].warnings == (reasons.LOOK_ALIKE,)
    assert done.outcomes[1].proposed == (match.Target(place=done.outcomes[0].place),)


def test_near_name_at_the_same_door_is_for_a_person_to_decide() -> None:
    done = look(ADA | {"identity": ""}, ADA | {"name": "单晓杰", "identity": "", "phone": "01000000002", "address": "东山村3组12"})
    assert told(done) == [(CREATED, None)] * 2
    assert reasons.LOOK_ALIKE in done.outcomes[1].warnings
    assert done.outcomes[1].proposed == (match.Target(place=done.outcomes[0].place),)


@pytest.mark.parametrize("changed", [{"address": "三组13号"}, {"village": "西岭村"}, {"name": "李雷"}, {"address": ""}])
def test_no_likeness_without_name_and_door(changed: dict[str, Any]) -> None:
    done = look(ADA | {"identity": ""}, ADA | {"name": "单晓杰", "identity": "", "phone": "01000000002"} | changed)
    assert done.outcomes[1].proposed == ()


def test_an_identity_number_with_another_name_is_not_merged() -> None:
    done = look(ADA, ADA | {"name": "李雷"})
    assert told(done)[1] == (REJECTED, reasons.IDENTITY_TWO_NAMES)


def test_identical_rows_without_any_number_are_looked_at() -> None:
    bare = ADA | {"identity": "", "phone": "", "address": ""}
    done = look(bare, bare)
    assert told(done) == [(CREATED, None)] * 2
    assert done.outcomes[1].proposed == (match.Target(place=done.outcomes[0].place),)
    assert told(look(bare, bare, known=taken(done))) == [(UNCHANGED, reasons.SAME_ROW)] * 2


def test_somebody_known_elsewhere_is_told_without_anything_else() -> None:
    abroad = taken(look(ADA), inside=False)
    by_number, by_phone = look(ADA | {"name": "单晓杰"}, known=abroad), look(ADA | {"identity": ""}, known=abroad)
    for done in (by_number, by_phone):
        assert told(done) == [(REJECTED, reasons.ELSEWHERE)]
        assert (done.outcomes[0].into, done.outcomes[0].proposed, done.outcomes[0].adds) == (None, (), ())


def test_a_look_alike_elsewhere_is_not_even_hinted_at() -> None:
    abroad = taken(look(ADA | {"identity": ""}), inside=False)
    done = look(ADA | {"identity": "", "name": "单晓杰", "phone": ""}, known=abroad)
    assert told(done) == [(CREATED, None)]
    assert done.outcomes[0].proposed == ()


def test_known_inside_counts_before_known_elsewhere() -> None:
    both = [*taken(look(ADA), inside=False), *taken(look(ADA))]
    assert told(look(ADA, known=both)) == [(UNCHANGED, reasons.SAME_IDENTITY)]


def test_a_known_person_arriving_again_is_merged_with_what_is_new() -> None:
    done = look(ADA | {"arrived": "2022-11-20"}, known=taken(look(ADA)))
    assert told(done) == [(MERGED, reasons.SAME_IDENTITY)]
    assert (done.outcomes[0].adds, done.outcomes[0].into) == (("arrived",), match.Target(person_id="p2"))


@pytest.mark.parametrize("count", [40])
def test_the_same_file_twice_changes_nothing(count: int) -> None:
    book = read(xlsx(("a", lines(count)), ("b", lines(5))), "a.xlsx")
    first = preview(book, layouts(book), [], VILLAGES, TODAY, fingerprint=seal)
    again = preview(book, layouts(book), taken(first), VILLAGES, TODAY, fingerprint=seal)
    assert again.counts == {"rows": count + 5, "created": 0, "merged": 0, "rejected": 0, "unchanged": count + 5}


def test_only_the_people_asked_for_are_needed() -> None:
    everyone = taken(look(*[{} for _ in range(30)]))
    book = read(xlsx(("a", [list(HEADER), person(7), person(8, identity="", note="")])), "a.xlsx")
    reading = candidates(book, layouts(book), VILLAGES, TODAY, fingerprint=seal)
    keys = match.keys(reading.candidates)
    asked = [
        one for one in everyone if one.identity in keys.identities or set(one.phones) & keys.phones or one.door in keys.doors or one.marks & keys.rows
    ]
    assert len(asked) == 2
    assert settle(reading, asked) == settle(reading, everyone)


def test_progress_is_told_up_to_the_end() -> None:
    heard: list[tuple[int, int]] = []
    book = read(xlsx(("a", lines(450))), "a.xlsx")
    preview(book, layouts(book), [], VILLAGES, TODAY, on_progress=lambda done, of: heard.append((done, of)))
    assert heard == [(200, 450), (400, 450), (450, 450)]


def test_running_numbers_through_all_sheets_decide_who_came_first() -> None:
    book = read(xlsx(("a", [list(HEADER), person(2, **ADA)]), ("b", [list(HEADER), person(1, **ADA | {"note": "先"})])), "a.xlsx")
    done = preview(book, layouts(book), [], VILLAGES, TODAY)
    assert [(outcome.place.sheet, outcome.outcome) for outcome in done.outcomes] == [("b", CREATED), ("a", UNCHANGED)]


def test_parts_of_names_and_birth_dates_are_put_together() -> None:
    rows: list[list[Any]] = [
        ["Last_Name", "First_Name", "Middle_Initial", "birthdateDD", "birthdateMM", "birthdateYYYY", "community", "phone"],
        ["Lane", "Lois", "J", 6, 5, 1980, "C-02", "13800138000"],
        ["单", "小杰", "", 31, 2, 1980, "C-02", "01000000002"],
    ]
    book = read(xlsx(("a", rows)), "a.xlsx")
    done = preview(book, layouts(book), [], VILLAGES, date(2022, 11, 22))
    assert [outcome.candidate.fields["name"] for outcome in done.outcomes] == ["Lois J Lane", "单小杰"]
    assert done.outcomes[0].candidate.fields["born"] == "1980-05-06"
    assert reasons.BIRTH_UNREADABLE in done.outcomes[1].warnings


def test_another_spelling_of_the_same_door_is_nothing_new() -> None:
    assert told(look(ADA | {"address": "东山村 3组12"}, known=taken(look(ADA)))) == [(UNCHANGED, reasons.SAME_IDENTITY)]


def test_records_can_make_the_same_fingerprints_from_what_they_hold() -> None:
    one = look(ADA).outcomes[0].candidate
    assert one.identity == seal("identity", one.fields["identity"])
    assert one.phones == (seal("phone", one.fields["phone"]),)
    assert one.door == door_print(VILLAGES[0], one.fields["address"], seal)
    assert one.marks == marks(one.fields, seal)


def test_a_value_under_no_heading_is_told() -> None:
    book = read(xlsx(("a", [list(HEADER), [*person(1), "还有一句话"]])), "a.xlsx")
    assert preview(book, layouts(book), [], VILLAGES, TODAY).outcomes[0].warnings == (reasons.UNHEADED,)


def test_a_dormitory_at_one_door_stays_quick_to_judge() -> None:
    crowd = [{"name": f"王{chr(0x4E00 + number)}", "identity": "", "address": "宿舍1号", "village": "东山村"} for number in range(400)]
    done = look(*crowd, *[ADA | {"identity": "", "phone": "", "address": ""}] * 9)
    assert done.counts["created"] == 409
    assert max(len(outcome.proposed) for outcome in done.outcomes) <= 5


def test_a_household_may_share_its_phone() -> None:
    done = look(ADA, ADA | {"name": "李雷", "identity": identity(order=13), "sex": "男"})
    assert told(done) == [(CREATED, None)] * 2
    assert done.outcomes[1].proposed == ()


def test_without_marks_a_known_person_is_merged_and_never_lost() -> None:
    bare = [dataclasses.replace(one, marks=frozenset()) for one in taken(look(ADA))]
    assert told(look(ADA, known=bare)) == [(MERGED, reasons.SAME_IDENTITY)]
