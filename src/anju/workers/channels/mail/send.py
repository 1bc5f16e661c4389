"""Sends e-mail through apprise."""

from urllib.parse import quote

from anju.workers.channels import Letter
from anju.workers.channels.carrier import carry

SCHEMES = frozenset({"mailto", "mailtos"})


def send(address: str, letter: Letter) -> int:
    """`address`: an apprise URL of the mail server, mailtos://USER:PASSWORD@HOST?from=ADDRESS; to whom the letter says. One part. Raises Unsent."""
    joint = "&" if "?" in address else "?"
    url = f"{address}{joint}to={quote(letter.to, safe='')}&format=text"
    carry(url, SCHEMES, subject=letter.subject, text=f"{letter.text}\n[{letter.mark}]")
    return 1
