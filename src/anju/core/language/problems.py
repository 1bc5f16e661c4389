"""What the YAML reader complains of, said so that a health officer can mend it."""

from typing import NamedTuple


class Problem(NamedTuple):
    """What is wrong, and what to do, in both languages."""

    problem_zh: str
    problem_en: str
    remedy_zh: str
    remedy_en: str


_INDENT = Problem(
    "这一行的缩进与上面的行对不齐。",
    "the indentation of this line does not match the lines above.",
    "同一层的键要对齐到同一列；每一层缩进两个空格。",
    "Keys of one level begin in one column; indent each level by two spaces.",
)
_KNOWN: tuple[tuple[str, Problem], ...] = (
    ("mapping values are not allowed", Problem(
        "没有加引号的文字里有冒号加空格，或上一行的缩进不对。",
        "an unquoted text contains a colon and a space, or the line above is indented wrongly.",
        "请给这段文字加上引号，例如 en: \"Note: call first\"。",
        "Put the text into quotes, such as en: \"Note: call first\".",
    )),
    ("'\\t'", Problem(
        "这里有一个制表符（Tab），缩进只能用空格。",
        "there is a tab character; indentation is made of spaces only.",
        "请把制表符换成两个空格。",
        "Replace the tab by two spaces.",
    )),
    ("could not find expected ':'", Problem(
        "一个键后面没有英文冒号。",
        "a key is not followed by a colon.",
        "请写成“键: 值”，用半角冒号并在后面空一格（不要用全角的“：”）。",
        "Write `key: value` with a half-width colon and a space (not the full-width one).",
    )),
    ("unexpected end of stream", Problem(
        "一个引号或括号打开后没有关上。",
        "a quotation mark or bracket was opened and never closed.",
        "请补上结束的引号或括号。",
        "Add the closing quotation mark or bracket.",
    )),
    ("expected ',' or", Problem(
        "括号里的两项之间缺少逗号，或括号没有关上。",
        "a comma is missing between two items in brackets, or a bracket is not closed.",
        "请检查这一行的逗号、方括号和花括号。",
        "Check the commas, square brackets and braces of this line.",
    )),
    ("expected <block end>", _INDENT),
    ("did not find expected", _INDENT),
    ("expected the node content", _INDENT),
    ("cannot start any token", Problem(
        "这里有一个不能开头的符号（如 @、` 或 %）。",
        "a text begins with a sign that cannot begin one (such as @, ` or %).",
        "请给这段文字加上引号。",
        "Put the text into quotes.",
    )),
    ("special characters are not allowed", Problem(
        "这里有一个看不见的控制字符。",
        "there is an invisible control character.",
        "请删去这一行里的不可见字符，最好重新键入。",
        "Remove the invisible character; retyping the line is surest.",
    )),
    ("escape", Problem(
        "双引号里的反斜杠写法不对。",
        "a backslash inside double quotes is not followed by a known letter.",
        "请改用单引号，或把反斜杠写两遍。",
        "Use single quotes, or write the backslash twice.",
    )),
)  # fmt: skip
_OTHER = Problem(
    "这不是一份写法正确的 YAML 文字。",
    "this is not well-formed YAML.",
    "请对照上下行检查缩进、冒号、引号和括号。",
    "Compare indentation, colons, quotes and brackets with the lines around it.",
)


def problem_of(complaint: str) -> Problem:
    """The problem behind a complaint of the YAML reader; a general one where it is not known."""
    return next((problem for part, problem in _KNOWN if part in complaint), _OTHER)
