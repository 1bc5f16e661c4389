"""Every sentence and label of the intake has its Chinese."""

import re
from pathlib import Path

from anju.core.intake import answer, headings, labels, reasons

PART = Path(__file__).parents[3] / "src" / "anju" / "site" / "locale" / "parts" / "intake.po"


def pairs_of(context: str) -> dict[str, str]:
    """The translations with a context line before them, or without ("")."""
    found = re.findall(r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\nmsgstr "(.+)"$', PART.read_text(encoding="utf-8"), re.MULTILINE)
    return {english: chinese for said, english, chinese in found if said == context}


def test_every_sentence_is_translated() -> None:
    sentences = {getattr(reasons, name) for name in dir(reasons) if name.isupper()} | {answer.REASON_HEADING, answer.ROW_HEADING}
    said = {*labels.LABELS.values(), *labels.OUTCOME_LABELS.values(), *labels.RESULT_LABELS.values(), *labels.KIND_LABELS.values()}
    assert sentences == set(pairs_of(""))
    assert said == set(pairs_of(labels.CONTEXT))
    assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese in (pairs_of("") | pairs_of(labels.CONTEXT)).values())


def test_the_reason_column_is_known_again_in_both_languages() -> None:
    pairs = pairs_of("")
    for heading in (answer.REASON_HEADING, answer.ROW_HEADING):
        assert {headings.plain(heading), headings.plain(pairs[heading])} <= headings.ANSWER


def test_every_field_has_a_label() -> None:
    assert {field for fields in headings.HEADINGS.values() for field in fields} <= set(labels.LABELS)
    assert set(labels.KIND_LABELS) == set(headings.HEADINGS)
