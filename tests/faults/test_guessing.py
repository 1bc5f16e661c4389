"""Guesses that come all at once are counted one by one: five tries are five, however many are sent at a time and by whichever way."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.test import Client

from anju.operations import link, pin
from anju.operations.consent import give
from anju.records.models import Consent, Enrolment, Pin
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, world

AT_ONCE = 12
WRONG = [f"{n:04}" for n in range(2000, 2000 + AT_ONCE)]
WORDS = {"is not right": "wrong", "is locked": "locked"}


def door(made: World) -> tuple[int, int, str]:
    """An enrolment, its adult, and the secret of their link."""
    enrolment = made.enrol()
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id or 0
    return enrolment, person, link.make(made.viewer("command"), enrolment, person, now=NOON)


def all_at_once(ask: Callable[[str], str], guesses: Sequence[str]) -> Counter[str]:
    """How each of `guesses` ended, none begun before all are ready."""
    ready = Barrier(len(guesses))

    def one(guess: str) -> str:
        ready.wait(60)
        try:
            return ask(guess)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(guesses)) as pool:
        return Counter(pool.map(one, guesses))


def page(secret: str, figures: str) -> str:
    """A try on the page of a phone of its own."""
    phone = Client(headers={"accept-language": "en"})
    phone.get(f"/h/{secret}/")
    answer = phone.post("/home/pin/", {"pin": figures})
    return "open" if answer.status_code == 302 else next(word for text, word in WORDS.items() if text in answer.content.decode())


def program(secret: str, figures: str) -> str:
    """A try at the API."""
    answer = Client().post("/api/v1/tokens", {"secret": secret, "pin": figures}, content_type="application/json")
    return "open" if answer.status_code == 200 else str(answer.json()["outcome"])


def test_five_tries_are_five_by_page_and_program_together(clone: str) -> None:
    made = world()
    enrolment, person, secret = door(made)
    pin.give(made.viewer("command"), enrolment, person, now=NOON)
    pin.choose(person, "7394", now=NOON)
    ways = dict(zip(WRONG, (page, program) * AT_ONCE, strict=False))
    assert all_at_once(lambda guess: ways[guess](secret, guess), WRONG) == {"wrong": pin.TRIES - 1, "locked": AT_ONCE - pin.TRIES + 1}
    assert {page(secret, "7394"), program(secret, "7394")} == {"locked"}, "and the right one comes too late"
    with scoped(ENGINE):
        row = Pin.objects.get()
    assert (row.tries, row.locked) == (pin.TRIES, True)


def test_five_tries_are_five_from_afar(clone: str) -> None:
    made = world()
    enrolment, _person, _secret = door(made)
    secret = give.from_afar(made.viewer("command"), enrolment, "女儿", ["report"], "8261", now=NOON)
    assert all_at_once(lambda guess: page(secret, guess), WRONG) == {"wrong": pin.TRIES - 1, "locked": AT_ONCE - pin.TRIES + 1}
    assert page(secret, "8261") == "locked"
    with scoped(ENGINE):
        row = Consent.objects.get()
    assert (row.tries, row.locked) == (pin.TRIES, True)
