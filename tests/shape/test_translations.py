"""Everything a person reads exists in Chinese and in English."""

from anju.site import messages, texts


def test_parts_agree() -> None:
    """Two parts do not translate one text in two ways."""
    assert messages.merged() is not None


def test_every_text_has_a_translation() -> None:
    missing = texts.missing(messages.merged())
    assert [f"{text.place} {text.singular!r}" for text in missing] == []


def test_source_texts_are_english() -> None:
    """A Chinese source string would show untranslated to whoever reads English."""
    chinese = [f"{text.place} {text.singular!r}" for text in texts.found() if any("一" <= letter <= "鿿" for letter in text.singular + text.plural)]
    assert chinese == []
