"""Translations: merges locale/parts/*.po into one catalogue and compiles it, without gettext's own programs.

Each part of Anju keeps its own .po file; the source strings are English, so English needs no catalogue. The result goes into var/locale,
where Django's LOCALE_PATHS points; nothing made is committed.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PARTS = Path(__file__).resolve().parent / "locale" / "parts"
LANGUAGE = "zh_Hans"


class Clash(ValueError):
    """Two parts translate one text in two ways, or a part cannot be read; the message names them."""


def merged(parts: Path = PARTS) -> Catalog:
    """All parts in one catalogue.

    Raises Clash with every text that two parts translate differently in one context.
    """
    catalog, clashes = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False), []
    for path in sorted(parts.glob("*.po")):
        for message in read_part(path):
            known = catalog.get(message.id, message.context)
            if known is not None and known.string and message.string and known.string != message.string:
                clashes.append(f"{path.name}: {message.id!r} is {message.string!r} here and {known.string!r} elsewhere")
            elif message.string and any(message.string):
                catalog.add(message.id, message.string, context=message.context)
    if clashes:
        raise Clash("\n".join(clashes))
    return catalog


def read_part(path: Path) -> list[Message]:
    """The messages of one file, header left out."""
    try:
        with path.open("rb") as file:
            return [message for message in read_po(file, locale=LANGUAGE, charset="utf-8", abort_invalid=True) if message.id]
    except ValueError as error:
        raise Clash(f"{path.name}: {error}") from error


def compile_into(folder: Path) -> Path:
    """Write the compiled catalogue below `folder` (Django's layout), only when it changed; returns its path."""
    target = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    made = BytesIO()
    write_mo(made, merged())
    if not target.is_file() or target.read_bytes() != made.getvalue():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        draft.write_bytes(made.getvalue())
        draft.rename(target)
    return target
