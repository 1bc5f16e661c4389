"""The `anju` command. Each verb is a module of `anju.site.commands`."""

import argparse
import ast
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from types import ModuleType

import django
from django.core.exceptions import ImproperlyConfigured

from anju.site import commands, environment, session
from anju.site.commands import AS, BARE
from anju.site.postgres import Refused
from anju.site.spoken import nearest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code. Faults a person can mend are told in words on standard error, with exit code 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough: `anju clauses | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Refused, ImproperlyConfigured) as fault:
        print(f"anju: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def verbs() -> list[str]:
    """The verbs there are, by name."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def _run(words: Sequence[str]) -> int:
    verb = words[0] if words else ""
    if verb not in verbs():
        return _overview(words)
    if verb in BARE:
        return _call(importlib.import_module(f"{commands.__name__}.{verb}"), verb, words)
    login = AS.get(verb, "owner")
    if login is not None:
        os.environ.setdefault("ANJU_LOGIN", login)
    django.setup()
    module = importlib.import_module(f"{commands.__name__}.{verb}")
    if login is None:
        return _call(module, verb, words)
    with session.running(environment.read()):
        return _call(module, verb, words)


def _call(module: ModuleType, verb: str, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"anju {verb}", description=module.__doc__)
    module.add(parser)
    return int(module.run(parser.parse_args(list(words[1:]))) or 0)


def _overview(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="anju", description="Runs written isolation plans: every duty owned, evidenced and closed.", usage="anju [-h] VERB ...",
        epilog="`anju VERB --help` tells the rest.",
    )  # fmt: skip
    below = parser.add_subparsers(title="verbs", metavar="")
    for verb in verbs():
        below.add_parser(verb, help=_first_sentence(verb), add_help=False)
    if words and not words[0].startswith("-"):
        near = nearest(words[0], verbs())
        parser.error(f"there is no verb {words[0]}{f'; did you mean {near}?' if near else '.'} All of them: anju --help")
    parser.parse_args(words)
    parser.print_usage(sys.stderr)
    return 2


def _first_sentence(verb: str) -> str:
    """What a verb does, of its module's docstring, which is read without being run: some verbs need a database to be imported."""
    code = util.find_spec(f"{commands.__name__}.{verb}")
    text = ast.get_docstring(ast.parse(Path(str(code.origin)).read_text("utf-8"))) if code is not None else None
    return re.split(r"(?<=\.)\s", " ".join((text or "").split()), maxsplit=1)[0].rstrip(".").replace("%", "%%")
