"""What nobody means to send is answered all the same: numbers larger than any, signs no text of the database may hold."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.town import Town

HUGE = "9" * 30
NUL = "王\x00"
ASKED = (
    *("q", "page", "before", "after", "village", "area", "adoption", "rule", "at", "day"),
    *("hours", "show", "which", "by", "post", "fact", "of", "back", "code"),
)
PASSED_BY = ("accounts/", "api/", "demo/", "static/", "i18n/", "metrics", "healthz", "readyz")

pytestmark = pytest.mark.django_db


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    found = list[str]()
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            found += _addresses(each.url_patterns, route)
        elif not route.startswith(PASSED_BY) and "^" not in route:
            found.append("/" + route)
    return found


def _filled(route: str, number: str, word: str) -> str:
    numbered = re.sub(r"<int:\w+>", number, route)
    return re.sub(r"<(?:\w+:)?\w+>", word, numbered)


def test_no_page_breaks_over_what_it_is_asked_with(town: Town) -> None:
    client = town.client("command")
    client.raise_request_exception = False
    broken = list[str]()
    for route in sorted(set(_addresses(get_resolver().url_patterns))):
        for text in ("",) if "<" in route else (HUGE, NUL):
            answer = client.get(_filled(route, HUGE, f"{HUGE}.none.2026-11-22.0"), dict.fromkeys(ASKED, text) if text else {})
            broken += [f"{route} {text!r}: {answer.status_code}"] if answer.status_code >= 500 else []
    assert not broken, "\n".join(broken)
