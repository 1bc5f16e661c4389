"""Compile the translations into var/locale, or with --missing list every text that has no Chinese yet."""

import argparse

from django.conf import settings

from anju.site import messages, texts


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("--missing", action="store_true", help="list texts without a translation; exit code 1 when there are any")


def run(args: argparse.Namespace) -> int:
    """Compile, or list what is missing."""
    if args.missing:
        missing = texts.missing(messages.merged())
        print("\n".join(f"{text.place}: {text.singular!r}" for text in missing))
        return 1 if missing else 0
    print(messages.compile_into(settings.LOCALE_PATHS[0]))
    return 0
