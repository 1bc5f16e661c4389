"""What is wrong with the environment is told all at once, in words."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from anju.site import environment, vault
from anju.site.environment import Environment, Faults


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("ANJU_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def _read() -> Environment:
    return environment.read.__wrapped__()  # past the cache: the run's own environment stays what it was


def test_defaults_suit_one_machine() -> None:
    read = _read()
    assert (read.host, read.port, read.demo, read.https) == ("127.0.0.1", 8000, True, False)
    assert read.address == "http://127.0.0.1:8000"


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"ANJU_PORT": "70000", "ANJU_POOL": "many", "DATABASE_URL": "mysql://x/y", "ANJU_PROT": "80", "ANJU_SECRET_KEY": "short"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Faults) as told:
        _read()
    text = str(told.value)
    assert all(name in text for name in ("ANJU_PORT", "ANJU_POOL", "DATABASE_URL", "ANJU_PROT: no such setting", "ANJU_SECRET_KEY"))
    assert "short" not in text.replace("shorter", "").replace("too short", "")  # a secret is never repeated


def test_personal_data_never_travel_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_HOST", "0.0.0.0")
    monkeypatch.setenv("ANJU_DEMO", "0")
    with pytest.raises(Faults, match="in clear"):
        _read()
    monkeypatch.setenv("ANJU_ORIGIN", "https://anju.example.org")
    assert _read().https


def test_settings_import_without_database_and_secrets(tmp_path: Path) -> None:
    words = "from django.conf import settings; settings.DATABASES; import django; django.setup(); print(settings.LANGUAGE_CODE)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ANJU_")}
    surroundings = clean | {"ANJU_VAR": str(tmp_path / "none"), "DJANGO_SETTINGS_MODULE": "anju.site.settings"}
    result = subprocess.run([sys.executable, "-c", words], env=surroundings, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "zh-hans", result.stderr
    assert not (tmp_path / "none").exists()


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    read = Environment(var=tmp_path / "var")
    assert vault.secret(read) == ""
    vault.generate(read)
    first = vault.secret(read), vault.keys_path(read).read_text(encoding="ascii")
    vault.generate(read)
    assert (vault.secret(read), vault.keys_path(read).read_text(encoding="ascii")) == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in (vault.secret_path(read), vault.keys_path(read))} == {0o600}
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["keys.json", "secret"]
