"""Text becomes a tree that remembers its lines; whatever the text, nothing is raised."""

from hypothesis import example, given
from hypothesis import strategies as st

from anju.core.language.nearest import nearest
from anju.core.language.parse import DEEPEST, LONGEST, parse
from anju.core.language.tree import Leaf, Row, Table, canonical

YAMLISH = st.text(alphabet=st.sampled_from("abz01 :-#&*!|>%@`'\"{}[],\n\t?~\\=.：，"), max_size=120)


def codes(text: str) -> list[str]:
    return [fault.code for fault in parse(text, "plan.yaml")[1]]


def test_a_tree_remembers_where_each_thing_stands() -> None:
    tree, found = parse("# note\nplan: x\nroles:\n  cadre: {title: 1}\n  list: [a,\n    b]\n", "p.yaml")
    assert found == ()
    assert isinstance(tree, Table)
    roles = tree.find("roles")
    assert roles is not None
    assert roles.spot == ("p.yaml", 3)
    assert isinstance(roles.value, Table)
    listed = roles.value.find("list")
    assert listed is not None
    assert isinstance(listed.value, Row)
    assert [item.spot.line for item in listed.value.items] == [5, 6]


def test_scalars_stay_the_text_that_was_written() -> None:
    tree, _ = parse('at: 08:00\nyes: no\nzip: 0123\nday: 2026-01-01\nempty:\nquoted: ""\n', "p.yaml")
    assert isinstance(tree, Table)
    said = {entry.key: entry.value for entry in tree.entries if isinstance(entry.value, Leaf)}
    texts = {key: leaf.text for key, leaf in said.items()}
    assert texts == {"at": "08:00", "yes": "no", "zip": "0123", "day": "2026-01-01", "empty": "", "quoted": ""}
    assert said["empty"].empty
    assert not said["quoted"].empty


def test_everything_wrong_with_the_form_is_told_at_once() -> None:
    text = "a: 1\na: 2\nb: &x 3\nc: !!int 4\n[k, l]: 5\nd: 6\nd: 7\n"
    assert codes(text) == ["duplicate-key", "anchor", "tag", "key-form", "duplicate-key"]


def test_what_stood_before_a_break_is_kept() -> None:
    tree, found = parse("a: 1\nb: {c: 2}\nd: [\n", "p.yaml")
    assert [fault.code for fault in found] == ["not-readable"]
    assert isinstance(tree, Table)
    assert {"a", "b"} <= {entry.key for entry in tree.entries}


def test_bombs_are_refused_in_no_time() -> None:
    billion = "a: &a [x]\n" + "".join(f"{name}: &{name} [*{before},*{before}]\n" for before, name in zip("abcdefghij", "bcdefghijk", strict=True))
    assert set(codes(billion)) == {"anchor"}
    assert codes("[" * 100_000) == ["too-deep"]
    assert codes("- " * (DEEPEST + 5) + "a") == ["too-deep"]
    assert codes("a" * (LONGEST + 1)) == ["text-too-long"]


def test_a_byte_that_is_no_text_and_an_escape_that_is_no_character_are_told() -> None:
    for text in ("a: \x00", "a: \ud800", 'a: "\\UFFFFFFFF"', 'a: "\\xZZ"', "%YAML " + "9" * 5000 + ".1\n---\na: 1"):
        assert codes(text) == ["not-readable"]


def test_remedies_speak_to_the_author() -> None:
    remedy = {text: parse(text, "p.yaml")[1][0].remedy.en for text in ("a: b: c", "a:\n\tb: 1", 'a: "b', "a: [b c: d", "a: @b", "a: 1\n b: 2")}
    assert "quotes" in remedy["a: b: c"]
    assert "tab" in remedy["a:\n\tb: 1"]
    assert "quotation mark" in remedy['a: "b']
    assert len(set(remedy.values())) >= 4


@given(st.text(max_size=300) | YAMLISH)
@example("? {a: 1}\n: 2")
@example("--- a\n--- b")
@example("a: *b")
@example("﻿a: 1")
def test_no_text_raises(text: str) -> None:
    tree, found = parse(text, "p.yaml")
    assert canonical(tree)
    for fault in found:
        assert fault.line >= 0
        assert all((*fault.says, *fault.remedy))


WORDS = st.text("abc", min_size=1)
TREES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


@given(TREES)
def test_the_canonical_line_tells_trees_apart(value: object) -> None:
    tree, found = parse(_written(value), "p.yaml")
    assert found == ()
    assert canonical(tree) == _written(value)


def _written(value: object) -> str:
    match value:
        case list():
            return "[" + ",".join(_written(item) for item in value) + "]"
        case dict():
            return "{" + ",".join(f'"{key}":{_written(item)}' for key, item in value.items()) + "}"
    return f'"{value}"'


def test_the_nearest_word_is_found_or_none() -> None:
    assert nearest("answerd_by", ["answered_by", "owner"]) == "answered_by"
    assert nearest("Answered-By", ["answered_by", "owner"]) == "answered_by"
    assert nearest("x" * 10_000, ["answered_by"]) == ""
    assert nearest("", ["a"]) == ""
