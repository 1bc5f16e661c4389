"""Behind a proxy each is counted by their own address, which nobody chooses for themselves."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from anju.site.nearest import Nearest


@pytest.mark.parametrize(
    ("proxies", "told", "seen"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7, unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_saw(proxies: int, told: str, seen: str) -> None:
    found = []

    def answer(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    with override_settings(ANJU_PROXIES=proxies):
        Nearest(answer)(RequestFactory().get("/", headers={"X-Forwarded-For": told} if told else {}))
    assert found == [seen]


def test_without_a_proxy_nobody_says_where_they_come_from() -> None:
    from django.conf import settings

    assert settings.ANJU_PROXIES == 0
    assert "anju.site.nearest.Nearest" not in settings.MIDDLEWARE
