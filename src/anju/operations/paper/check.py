"""The code on a paper and what a stranger learns by it: genuine or not, current or replaced; nothing about anybody."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from django.conf import settings

from anju.core.plan.model import Document
from anju.operations.plans import plan_of
from anju.papers import verify
from anju.papers.model import Check
from anju.records.models import Certificate, Enrolment, Paper
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

PURPOSE = b"anju paper check 1"


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands behind a code. `ends` is END as the paper states it, for papers that state one; the rest is the paper's own frame."""

    stands: Literal["genuine", "replaced", "revoked", "altered", "unknown"]
    document: Document | None = None
    number: str = ""
    version: int = 0
    issued: datetime | None = None
    issuer: str = ""
    ends: datetime | None = None
    zone: str = "UTC"


def secret() -> bytes:
    """32 bytes that only this installation has, from its key ring."""
    return hmac.digest(ring().search, PURPOSE, sha256)


def marked(number: str, version: int, digest: str) -> Check:
    """Where a stranger checks a paper whose values have `digest`."""
    code = verify.code(number, version, digest, secret())
    return Check(verify.link(f"{settings.ANJU_ORIGIN}/verify", code, digest), code)


def check(typed: str, prefix: str = "") -> Checked:
    """What a stranger may know of the paper that carries the code `typed`; `prefix`: what its square says of its values."""
    with scoped(ENGINE):
        row = Certificate.objects.select_related("paper").filter(code=verify.spelt(typed)).first()
        if row is None or not verify.matches(typed, row.paper.number, row.paper.version, row.digest, secret()):
            return Checked("unknown")
        if prefix and not hmac.compare_digest(prefix.lower().encode(), row.digest[: verify.PREFIX].encode()):
            return Checked("altered")
        return _told(row.paper, row.revoked)


def _told(paper: Paper, revoked: datetime | None) -> Checked:
    case = Enrolment.objects.only("adoption", "authority", "ends", "zone").get(pk=paper.enrolment)
    document = plan_of(case.adoption_id).documents.get(paper.document)
    stands: Literal["genuine", "replaced", "revoked"] = "revoked" if revoked else "replaced" if paper.superseded else "genuine"
    states_end = document is not None and document.kind in ("order", "signoff", "certificate")
    return Checked(stands, document, paper.number, paper.version, paper.made_at, case.authority, case.ends if states_end else None, case.zone)
