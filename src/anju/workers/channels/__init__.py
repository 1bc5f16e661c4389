"""The ways out of Anju, one package each: `send(address, letter)` returns when the other side took it, or raises Unsent.

In the app itself nothing has to be sent: what a post is told is a row stored with the event. Nothing here sees a name or a finding.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: to whom (empty where the address says it), subject, text, and a short mark by which a repeat is known."""

    to: str
    subject: str
    text: str
    mark: str


class Unsent(RuntimeError):
    """The other side did not take it. `args[0]` is a code of ours, never the other side's words, which may repeat the address."""
