"""Names of people: one spelling, a pinyin key to sort and search by, and which names sound alike."""

import re
from functools import lru_cache
from typing import Final

from pypinyin import lazy_pinyin

from anju.core.intake.cells import value
from anju.core.intake.sheets import Cell

# Read otherwise as a surname than as a word (standards, section 5).
_SURNAMES: Final = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "盖": "ge", "查": "zha", "朴": "piao", "翟": "zhai", "乐": "yue", "员": "yun",
    "缪": "miao", "折": "she", "召": "shao", "洗": "xian", "种": "chong", "秘": "bi", "繁": "po", "任": "ren", "覃": "qin", "纪": "ji", "燕": "yan",
    "过": "guo", "应": "ying", "宁": "ning", "葛": "ge", "华": "hua", "曲": "qu", "哈": "ha", "冼": "xian", "逄": "pang", "郇": "xun", "尉": "wei",
    "车": "che", "訾": "zi", "牟": "mu", "隗": "wei", "芮": "rui", "粘": "nian", "那": "na", "鲜": "xian", "褚": "chu", "晟": "cheng", "谌": "chen",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu", "宇文": "yu wen",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_DOTS = re.compile(r"\s*[·•・‧∙●．]\s*")
_SOUNDS: Final = ((r"^zh", "z"), (r"^ch", "c"), (r"^sh", "s"), (r"^n", "l"), (r"ang$", "an"), (r"eng$", "en"), (r"ing$", "in"))


def read(cell: Cell) -> str:
    """A name as written, trimmed: blanks between Chinese characters dropped (单 杰), one dot in names like 买买提·艾力."""
    plain = _DOTS.sub("·", value(cell)).strip("·,，;；。")
    if _HAN.search(plain):
        return re.sub(r"\s+", "", plain) if not re.search(r"[A-Za-z]", plain) else plain
    return plain


def joined(family: str, given: str, middle: str) -> str:
    """One name out of its parts, in the order its script has: family name first in Chinese, last in Latin letters."""
    if _HAN.search(family + given):
        return family + middle + given
    return " ".join(part for part in (given, middle, family) if part)


def has_letters(name: str) -> bool:
    """Whether a name holds any letter or character at all."""
    return any(sign.isalpha() for sign in name)


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """Pinyin in lower case, syllables apart ("shan xiao jie"), surnames read as surnames; Latin names stay as they are."""
    for length in (2, 1):
        if name[:length] in _SURNAMES and len(name) > length:
            return " ".join((_SURNAMES[name[:length]], *_syllables(name[length:])))
    return " ".join(_syllables(name))


def initials(name: str) -> str:
    """The first letters of the pinyin key: "sxj"."""
    return "".join(syllable[0] for syllable in key(name).split())


def near(pinyin: str) -> str:
    """What names that are easily mistaken for each other share: zh/z, ch/c, sh/s, n/l, ang/an, eng/en and ing/in made one."""
    return " ".join(_blurred(syllable) for syllable in pinyin.split())


def alike(one: str, other: str) -> bool:
    """Whether two names may be spellings of the same person's: equal, of near sound, or one within the other."""
    if one == other or near(key(one)) == near(key(other)):
        return True
    first, second = sorted((key(one), key(other)), key=len)
    return len(first) > 3 and (second.startswith(first) or sorted(first.split()) == sorted(second.split()))


@lru_cache(maxsize=4_000)
def _blurred(syllable: str) -> str:
    for pattern, plain in _SOUNDS:
        syllable = re.sub(pattern, plain, syllable)
    return syllable


def _syllables(name: str) -> list[str]:
    return [part for piece in lazy_pinyin(name, errors=lambda rest: rest) for part in re.sub(r"[^\w]+", " ", piece.lower()).split()]
