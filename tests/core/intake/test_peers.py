"""The township ledger with its truth, and the exports of three other systems: read, or told row by row what they lack."""

import importlib.util
import json
import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from anju.core.intake import places, reasons
from anju.core.intake.addresses import Village
from anju.core.intake.match import CREATED, MERGED, REJECTED
from anju.core.intake.places import Surroundings
from anju.core.intake.preview import Preview, layouts, preview
from anju.core.intake.sheets import read
from tests.core.intake.test_laws import assert_nothing_lost
from tests.core.intake.test_preview import taken

pytestmark = pytest.mark.peer_files
TODAY = date(2022, 11, 22)
COMPARED = ("outcome", "why", "into")


@pytest.fixture
def peers() -> Path:
    folder = os.environ.get("PEER_FILES")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PEER_FILES names no folder")
    return Path(folder)


@pytest.fixture
def maker(peers: Path) -> ModuleType:
    """The tool that makes ledgers with their truth."""
    path = peers.parent / "tools" / "make_ledger.py"
    if not path.exists():
        pytest.skip("no tool to make ledgers")
    spec = importlib.util.spec_from_file_location("make_ledger", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def villages_of(maker: ModuleType) -> list[Village]:
    return [Village(f"v{number}", name) for number, name in enumerate(maker.VILLAGES)]


def taken_in(path: Path, villages: list[Village], today: date = TODAY, region: str = "CN") -> Preview:
    book = read(path.read_bytes(), path.name)
    done = preview(book, layouts(book), [], villages, today, region=region)
    assert_nothing_lost(book, done)
    return done


def assert_true(done: Preview, truth: dict[str, Any]) -> None:
    counts = done.counts
    assert {name: counts[name] for name in truth["counts"]} == truth["counts"]
    assert counts["unchanged"] == 0
    expected = {(row["sheet"], row["row"]): row for row in truth["rows"]}
    assert len(done.outcomes) == len(expected)
    for outcome in done.outcomes:
        row = expected[outcome.place.sheet, outcome.place.row]
        into = outcome.into and outcome.into.place
        got = {"outcome": outcome.outcome, "why": outcome.why, "into": into and {"sheet": into.sheet, "row": into.row}}
        assert got == {name: row.get(name) for name in COMPARED}
        assert (reasons.PHONE_SHORT in outcome.warnings) == (row.get("warning") == reasons.PHONE_SHORT)


def test_the_township_ledger_gives_exactly_its_truth(peers: Path, maker: ModuleType) -> None:
    path = peers / "ledger" / "town-a.xlsx"
    assert_true(taken_in(path, villages_of(maker)), json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8")))


def test_the_township_ledger_twice_changes_nothing(peers: Path, maker: ModuleType) -> None:
    path = peers / "ledger" / "town-a.xlsx"
    first, book = taken_in(path, villages_of(maker)), read(path.read_bytes(), path.name)
    again = preview(book, layouts(book), taken(first), villages_of(maker), TODAY)
    assert again.counts == {"rows": 240, "created": 0, "merged": 0, "rejected": 25, "unchanged": 215}


@pytest.mark.parametrize(("layout", "seed", "count"), [("a", 2, 300), ("b", 3, 300), ("b", 7, 600)])
def test_made_ledgers_give_exactly_their_truth(
    maker: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str, seed: int, count: int
) -> None:
    path = tmp_path / "made.xlsx"
    monkeypatch.setattr(sys, "argv", ["make_ledger", str(path), "--rows", str(count), "--seed", str(seed), "--layout", layout])
    maker.main()
    assert_true(taken_in(path, villages_of(maker)), json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8")))


def why(done: Preview) -> Counter[tuple[str, str | None]]:
    return Counter((outcome.outcome, outcome.why) for outcome in done.outcomes)


def test_sara_alert_travellers_are_read(peers: Path) -> None:
    path = peers / "saraalert" / "Epi-X-Format.csv"
    cities = [
        "UNDERWOOD",
        "VANCOUVER",
        "CAMAS",
        "Boston",
        "Arlington",
        "Peabody",
        "Caryview",
        "Methuen",
        "Austin",
        "Atlanta",
        "North Melany",
        "Port Janel",
        "Irmaborough",
    ]
    done = taken_in(path, [Village(city, city) for city in cities], today=date(2021, 4, 5), region="US")
    assert why(done) == {(CREATED, None): 14, (REJECTED, reasons.NO_VILLAGE): 1}
    first = done.outcomes[0].candidate.fields
    assert {name: first[name] for name in ("name", "born", "sex", "arrived", "arrived_time", "village", "record", "kin")} == {
        "name": "Lois Lane",
        "born": "1961-07-31",
        "sex": "male",
        "arrived": "2021-03-22",
        "arrived_time": "07:24",
        "village": "UNDERWOOD",
        "record": "A111111",
        "kin": "Superman",
    }
    unplaced = taken_in(path, [], today=date(2021, 4, 5), region="US")
    assert why(unplaced) == {(REJECTED, reasons.UNKNOWN_VILLAGE): 14, (REJECTED, reasons.NO_VILLAGE): 1}


def test_sara_alert_files_with_faults_say_which(peers: Path) -> None:
    places_named = [Village("234", "234"), Village("adfs", "adfs"), Village("UNDERWOOD", "UNDERWOOD"), Village("VANCOUVER", "VANCOUVER")]
    fields = taken_in(peers / "saraalert" / "Epi-X-Format-Invalid-Fields.csv", places_named, today=date(2021, 4, 5), region="US")
    assert next(outcome.why for outcome in fields.outcomes) == reasons.ARRIVAL_UNREADABLE
    assert {reasons.SEX_UNREADABLE, reasons.BIRTH_UNREADABLE, reasons.PHONE_UNREADABLE} & set(fields.outcomes[0].warnings) >= {
        reasons.BIRTH_UNREADABLE
    }
    dated = taken_in(peers / "saraalert" / "Epi-X-Format-Invalid-Dates.csv", places_named, today=date(2021, 4, 5), region="US")
    assert reasons.DATE_OTHER_ORDER in dated.outcomes[0].warnings


@pytest.mark.parametrize("encoding", ["utf8", "utf8_with_bom", "iso8859_1"])
def test_sormas_regions_are_a_list_of_areas(peers: Path, encoding: str) -> None:
    path = peers / "sormas" / f"sormas_region_import_test_large_file_{encoding}.csv"
    book = read(path.read_bytes(), path.name)
    known = layouts(book, kind=None)
    lacking = places.entries(book, known, Surroundings())
    assert Counter((entry.outcome, entry.why) for entry in lacking) == {(REJECTED, reasons.NO_PARENT): 1000}
    under = places.entries(book, known, Surroundings(default="country"))
    assert Counter(entry.outcome for entry in under) == {CREATED: 1000}
    assert under[-1].fields == {"name": "Sömé rêâlly ßtràngë cøüntry", "code": "EPIS", "archived": "false"}


def test_sormas_contacts_and_self_reports_say_what_they_lack(peers: Path) -> None:
    contacts = taken_in(peers / "sormas" / "sormas_contact_import_test.csv", [Village("u", "Umuahia North")])
    assert why(contacts) == {(CREATED, None): 2, (REJECTED, reasons.NO_VILLAGE): 1}
    assert contacts.outcomes[0].candidate.fields["name"] == "Number One"
    reports = taken_in(peers / "sormas" / "sormas_self_report_import_test.csv", [])
    assert why(reports) == {(REJECTED, reasons.NO_VILLAGE): 2}
    assert reports.outcomes[0].candidate.fields["born"] == "1992-03-29"
    assert reports.skips == {reasons.TITLE: 1, reasons.HEADER: 1, reasons.NOTE: 2}


def test_godata_contacts_and_cases_are_read_where_their_location_is_known(peers: Path) -> None:
    known = [Village("cornet", "Cornet", ("SN001014003000000000",)), Village("trumpet", "Trumpet", ("SN001014004000000000",))]
    contacts = taken_in(peers / "godata" / "contacts_clean.csv", known)
    assert set(why(contacts)) <= {(CREATED, None), (REJECTED, reasons.NO_VILLAGE), (REJECTED, reasons.UNKNOWN_VILLAGE)}
    assert contacts.counts["rows"] == 66
    assert contacts.counts["created"] >= 2
    adama = next(outcome.candidate.fields for outcome in contacts.outcomes if outcome.candidate.fields.get("record") == "CONTACT-2020-0015")
    assert (adama["name"], adama["sex"], adama["exposed"], adama["village"]) == ("Adama", "male", "2020-08-13", "Trumpet")
    cases = taken_in(peers / "godata" / "cases_clean.csv", known)
    assert cases.counts["rows"] == 56
    assert {outcome.candidate.village for outcome in cases.outcomes if outcome.outcome in (CREATED, MERGED)} == {"cornet", "trumpet"}


def test_godata_follow_ups_name_nobody_and_say_so(peers: Path) -> None:
    done = taken_in(peers / "godata" / "followups_clean.csv", [])
    assert why(done) == {(REJECTED, reasons.NO_NAME): 437}


def test_godata_locations_are_areas_of_each_other(peers: Path) -> None:
    path = peers / "godata" / "locations_clean.csv"
    book = read(path.read_bytes(), path.name)
    made = places.entries(book, layouts(book, kind=None), Surroundings(default="world"))
    assert len(made) == len(book[0].rows) - 1
    assert all(entry.why in (None, reasons.CODE_TAKEN, reasons.SAME_NAME, reasons.UNKNOWN_PARENT, reasons.NO_NAME) for entry in made)
