"""What may set a first day is a word of the language, and every such word has its name on the page that enrols."""

from anju.core.plan.model import FIRST_DAYS
from anju.web.pages.enrol.basis import RULES


def test_every_word_for_a_first_day_has_its_name() -> None:
    assert tuple(RULES) == FIRST_DAYS
