"""Tries are counted once for all web processes, and a restart forgets none of them."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client

from anju.operations import clock, throttle
from anju.records.models import Throttle
from anju.records.scope import ENGINE, scoped
from anju.site.cache import Shared

PASSWORD = "eight-bridges-over-the-canal"
ELSEWHERE = """
import django; django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.test import Client
client = Client(REMOTE_ADDR="192.0.2.7")
for _ in range({tries}):
    client.post("/accounts/login/", {{"login": "doctor", "password": "{password}"}})
print("in" if "_auth_user_id" in client.session else "out")
for _ in range({checks}):
    answer = client.get("/verify/AAAA-BBBB/")
print(answer.status_code)
"""


def another_process(name: str, server: Any, tries: int, password: str, checks: int = 1) -> list[str]:
    """What a web process of its own over the same database says: whether somebody got in, and what its last check of a paper gave."""
    host = str(server.socket) if server is not None else connection.settings_dict["HOST"]
    url = f"postgresql://anju_owner@localhost/{name}?host={host}"
    chosen = {"DATABASE_URL": url, "ANJU_LOGIN": "web", "DJANGO_SETTINGS_MODULE": "anju.site.settings", "ANJU_HOSTS": "testserver"}
    words = [sys.executable, "-c", ELSEWHERE.format(tries=tries, password=password, checks=checks)]
    done = subprocess.run(words, env={**os.environ, **chosen}, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_wrong_passwords_in_one_process_count_in_the_next(clone: str, server: Any) -> None:
    with scoped(ENGINE):
        get_user_model().objects.create_user("doctor", PASSWORD)
    assert another_process(clone, server, 1, PASSWORD)[0] == "in"
    here = Client(REMOTE_ADDR="192.0.2.8")
    for _ in range(3):
        here.post("/accounts/login/", {"login": "doctor", "password": "wrong-one-here"})
    assert another_process(clone, server, 3, "wrong-one-there")[0] == "out"
    assert another_process(clone, server, 1, PASSWORD)[0] == "out", "five wrong tries, wherever they were made, shut the door for a while"
    here.post("/accounts/login/", {"login": "doctor", "password": PASSWORD})
    assert SESSION_KEY not in here.session


def test_checks_of_papers_in_one_process_count_in_the_next(clone: str, server: Any) -> None:
    assert another_process(clone, server, 0, "", checks=20)[1] == "404"
    here = Client(REMOTE_ADDR="192.0.2.7")
    answers = {here.get("/verify/AAAA-BBBB/").status_code for _ in range(11)}
    assert answers == {404, 429}
    assert Client(REMOTE_ADDR="192.0.2.9").get("/verify/AAAA-BBBB/").status_code == 404


def test_of_two_at_once_each_is_counted_and_one_gets_the_lock(clone: str) -> None:
    cache.add("counted", 0, timeout=60)

    def work(n: int) -> bool:
        try:
            mine = Shared("", {})
            for _ in range(10):
                mine.incr("counted")
            return mine.add("lock", n, timeout=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        got = list(threads.map(work, range(4)))
    assert cache.get("counted") == 40
    assert sum(got) == 1


@pytest.mark.django_db
def test_what_is_past_its_time_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    monkeypatch.setattr(clock, "real", lambda: now)
    cache.set("a", [1.5, 2.5], timeout=60)
    assert not cache.add("a", 1)
    assert cache.touch("a", 60)
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(seconds=61))
    assert cache.get("a", "nothing") == "nothing"
    assert not cache.touch("a")
    with pytest.raises(ValueError, match="nothing is counted"):
        cache.incr("a")
    assert cache.add("a", None, timeout=60)
    assert cache.get("a", "nothing") is None
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("b", 1, timeout=10)
    cache.set("c", 1, timeout=1000)
    throttle.forget(now + timedelta(seconds=120))
    with scoped(ENGINE):
        assert Throttle.objects.count() == 1


@pytest.mark.django_db
def test_no_address_and_no_name_stands_in_the_table() -> None:
    cache.set("allauth:rl:account:login:ip:192.0.2.7", [1.0], timeout=60)
    with scoped(ENGINE):
        kept = str(list(Throttle.objects.values_list("key", "value")))
    assert "192.0.2.7" not in kept
    assert "allauth" not in kept
