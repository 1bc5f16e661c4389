"""The database is killed in the middle of reports; a backup is restored into an emptied folder."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from anju.site.postgres import Server
from tests.faults.own import Own, whole

HOUSEHOLDS = 250
GAPS = "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY enrolment HAVING count(*) <> max(seq) OR count(DISTINCT seq) <> count(*)) g"


@pytest.fixture(scope="module")
def own() -> Iterator[Own]:
    with whole() as made:
        yield made


@contextmanager
def _running(own: Own) -> Iterator[Server]:
    server = Server(own.var / "postgres")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _lay(own: Own, many: int) -> None:
    laid = own.start("tests.faults.households", "lay", str(many))
    _, said = laid.communicate(timeout=240)
    assert laid.returncode == 0, said


def test_postgres_killed_in_the_middle_of_reports_loses_none_that_was_answered(own: Own) -> None:
    with _running(own) as server:
        _lay(own, HOUSEHOLDS)
        reporting = own.start("tests.faults.households", "report", login="web")
        assert reporting.stdout is not None
        answered: list[str] = []
        for line in reporting.stdout:
            answered.append(line)
            if len(answered) in (HOUSEHOLDS // 5, HOUSEHOLDS // 2):
                os.kill(server.pid, signal.SIGKILL)
                server.start()
        _, said = reporting.communicate(timeout=60)
        assert reporting.returncode == 0, said[-3000:]
        assert len(answered) == HOUSEHOLDS
        acknowledged = {tuple(line.split()) for line in answered}
        assert {(str(e), str(key)) for e, key in own.ask(server, "SELECT enrolment, key FROM receipt")} == acknowledged
        assert own.ask(server, "SELECT count(*), count(DISTINCT enrolment) FROM evidence WHERE form = 'report'") == [(HOUSEHOLDS, HOUSEHOLDS)]
        done = own.ask(server, "SELECT how, count(*) FROM duty WHERE rule = 'learn_temperature' GROUP BY 1")
        assert done == [("done", HOUSEHOLDS)]
        assert own.ask(server, GAPS) == [(0,)]
    for words, ends in ((("ledger", "verify"), "no faults\n"), (("recount", "--since", "2026-11-01"), "balance: 0 differences\n")):
        proof = own.anju(*words)
        assert proof.returncode == 0, proof.stderr
        assert proof.stdout.endswith(ends)


def test_backup_emptied_folder_restore_ends_in_a_verified_ledger_and_a_zero_balance(own: Own) -> None:
    keys = own.var.parent / f"{own.var.name}-keys.json"
    backup = own.var / "monday.anju"
    try:
        made = own.anju("backup", str(backup), "--keys", str(keys))
        assert made.returncode == 0, made.stderr
        assert backup.stat().st_mode & 0o077 == 0
        assert b"postgresql.conf" not in backup.read_bytes(), "sealed"
        shutil.rmtree(own.var / "postgres")
        (own.var / "keys.json").unlink()
        assert own.anju("restore", str(backup)).returncode == 2, "not without the ring"
        restored = own.anju("restore", str(backup), "--keys", str(keys))
        assert restored.returncode == 0, restored.stderr + restored.stdout
        assert "no faults" in restored.stdout
        assert "balance: 0 differences" in restored.stdout
        with _running(own) as server:
            assert own.ask(server, "SELECT count(*) FROM enrolment") == [(HOUSEHOLDS,)]
    finally:
        keys.unlink(missing_ok=True)


def test_a_restore_never_writes_over_data_and_a_damaged_backup_restores_nothing(own: Own) -> None:
    backup = own.var / "monday.anju"
    refused = own.anju("restore", str(backup))
    assert refused.returncode == 2
    assert "is not empty" in refused.stderr
    (own.var / "postgres").rename(own.var / "aside")
    damaged = bytearray(backup.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (own.var / "damaged.anju").write_bytes(damaged)
    refused = own.anju("restore", str(own.var / "damaged.anju"))
    assert refused.returncode == 2
    assert "damaged or cut short" in refused.stderr
    assert not (own.var / "postgres").exists()


def test_a_backup_is_not_written_beside_its_keys_nor_over_another(own: Own) -> None:
    assert "one folder" in own.anju("backup", str(own.var / "b"), "--keys", str(own.var / "k")).stderr
    assert "exists already" in own.anju("backup", str(own.var / "monday.anju")).stderr
