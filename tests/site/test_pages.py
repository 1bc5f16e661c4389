"""What every answer carries, and what no log line does."""

import json
import logging
from pathlib import Path

import pytest
from django.test import Client

from anju.site import logs, texts, vendor
from anju.site.messages import Clash, merged

MARKED = "110105194912310021"


def test_every_answer_is_bound_to_this_address(db: None, client: Client) -> None:
    response = client.get("/no/such/page/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert len(response["X-Request-ID"]) == 16


def _line(record: logging.LogRecord) -> str:
    return logs.Lines().format(record)


def test_a_path_stands_in_no_log_line(db: None, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(f"/{MARKED}/?q={MARKED}", HTTP_REFERER=f"http://x/{MARKED}")
    assert caplog.records
    assert all(MARKED not in _line(record) for record in caplog.records)


def test_an_exception_is_told_without_its_text() -> None:
    try:
        raise ValueError(MARKED)
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", (MARKED,), (ValueError, error, error.__traceback__)
        )
    line = json.loads(_line(record))
    assert MARKED not in json.dumps(line)
    assert line["error"]["type"] == "builtins.ValueError"
    assert line["error"]["frames"]


def test_ids_stand_in_the_line() -> None:
    token = logs.enrolment_id.set("42")
    record = logging.LogRecord("anju.tick", logging.INFO, __file__, 1, "swept", (), None)
    record.count = 3
    record.phone = MARKED
    line = json.loads(_line(record))
    logs.enrolment_id.reset(token)
    assert (line["enrolment"], line["count"], line["event"]) == ("42", 3, "swept")
    assert "phone" not in line


def test_vendored_files_are_found_by_our_names() -> None:
    finder = vendor.VendorFinder()
    if not vendor.folder().is_dir():
        pytest.skip("node_modules is missing: run `npm ci`")
    assert {name for name, _storage in finder.list(None)} == set(vendor.FILES)
    for name, storage in finder.list(None):
        with storage.open(name) as file:
            assert len(file.read()) > 10_000
    assert finder.find("vendor/../../package.json") is None


def test_two_parts_that_disagree_are_named(tmp_path: Path) -> None:
    for name, words in (("a", "任务"), ("b", "事项")):
        (tmp_path / f"{name}.po").write_text(f'msgid "Duty"\nmsgstr "{words}"\n', encoding="utf-8")
    with pytest.raises(Clash, match=r"b\.po: 'Duty'"):
        merged(tmp_path)


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    source = tmp_path / "templates"
    source.mkdir()
    many = "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    page = "{% load i18n %}<p title=\"it's\">{% translate 'Free on' %}" + many + "</p>"
    (source / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "code.py").write_text('x = pgettext("stage", "Watch")\ny = _("Hello (you)")\n', encoding="utf-8")
    found = {(text.singular, text.plural, text.context) for text in texts.found(tmp_path)}
    assert found == {("Free on", "", None), ("%(n)s day", "%(n)s days", None), ("Watch", "", "stage"), ("Hello (you)", "", None)}
