"""The ways out of Anju, one package each: `send(address, letter)` tells how many parts the other side took, or raises Unsent.

In the app itself nothing has to be sent: what a post is told is a row stored with the event. Nothing here sees a name or a finding.
"""

from dataclasses import dataclass

from anju.core.messages.gateway import Purpose


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: to whom (empty where the address says it), subject, text, and a short mark by which a repeat is known.

    Where the text stands at a gateway, `purpose` and `language` choose it, and `value` is all that it is given: a count, or a code.
    """

    to: str
    subject: str
    text: str
    mark: str
    purpose: Purpose = "notice"
    language: str = "zh-hans"
    value: str = ""


class Unsent(RuntimeError):
    """The other side did not take it. `args[0]` is a code of ours, never the other side's words, which may repeat the address."""


class Busy(Unsent):
    """It will, later: too much was sent just now. No fault of the way."""


class Broken(Unsent):
    """It takes nothing until somebody mends the account, the signature or the template."""


class Unreachable(Unsent):
    """This receiver is reached by it never: no number of theirs, or they refuse. No fault of the way."""
