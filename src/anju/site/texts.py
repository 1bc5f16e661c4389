"""Finds every text a person may see in our code and templates, to prove that each has a translation."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parents[1]
PLAIN = frozenset({"gettext", "gettext_lazy", "gettext_noop", "_"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
CONTEXT_PLURAL = frozenset({"npgettext", "npgettext_lazy"})
CALL = re.compile(r"\b(?:gettext|_|ngettext|pgettext|npgettext)\((?=\s*u?['\"])")


@dataclass(frozen=True, slots=True)
class Text:
    """One text as the source states it: where, in which context, one and many."""

    place: str
    singular: str
    plural: str = ""
    context: str | None = None


def missing(catalog: Catalog, root: Path = HERE) -> list[Text]:
    """The texts below `root` that the catalogue does not translate, or whose translation drops or invents a placeholder."""
    return [text for text in found(root) if not _translated(text, catalog)]


def found(root: Path = HERE) -> Iterator[Text]:
    """Every marked text in the .py files and templates below `root`."""
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.suffix == ".py" and path.name != Path(__file__).name:
            yield from _in_tree(ast.parse(path.read_text(encoding="utf-8")), name)
        elif path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts:
            yield from _in_template(path.read_text(encoding="utf-8"), name)


def _in_template(source: str, name: str) -> Iterator[Text]:
    calls = templatize(source, origin=name)
    for match in CALL.finditer(calls):
        if (end := _closing(calls, match.start())) is not None:
            yield from _in_tree(ast.parse(calls[match.start() : end].strip().replace("\n", " ")), name)


def _closing(calls: str, start: int) -> int | None:
    """Where the call that begins at `start` ends: the first bracket after which it parses."""
    end = start
    while (end := calls.find(")", end) + 1) > 0:
        try:
            ast.parse(calls[start:end].replace("\n", " "))
        except SyntaxError:
            continue
        return end
    return None


def _in_tree(tree: ast.AST, name: str) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if text := _text(function, words, f"{name}:{node.lineno}"):
                yield text


def _text(function: str, words: list[str], place: str) -> Text | None:
    if function in PLAIN and words:
        return Text(place, words[0])
    if function in PLURAL and len(words) >= 2:
        return Text(place, words[0], words[1])
    if function in CONTEXT and len(words) >= 2:
        return Text(place, words[1], context=words[0])
    if function in CONTEXT_PLURAL and len(words) >= 3:
        return Text(place, words[1], words[2], context=words[0])
    return None


def _translated(text: Text, catalog: Catalog) -> bool:
    message = catalog.get((text.singular, text.plural) if text.plural else text.singular, text.context)
    message = message or catalog.get(text.singular, text.context)
    if message is None or not message.string:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    wanted = _holes(text.plural or text.singular)
    return all(string and _holes(string) == wanted for string in strings)


def _holes(string: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", string))
