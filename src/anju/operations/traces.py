"""What a fact leaves on other pages, in the transaction that records it, whichever page it came from: a paper served, a complaint made or answered.

Taken back or corrected, the trace goes with it; the ledger keeps both.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anju.core.enrolment.decision import Close, Reopen
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Duty as Held
from anju.core.plan.model import Rule, Track
from anju.records import body
from anju.records.models import Complaint, Digest, Duty, Evidence, Paper, Serving
from anju.records.sealed import seal, unseal
from anju.records.store import Settled

COMMAND = "command"
REFUSED = "refused"
"""An answer of this name in a serving's form says that the paper was not taken."""


def way(values: Mapping[str, object]) -> str:
    """How a paper was served: the first answer of its form that is a word."""
    return next((value for value in values.values() if isinstance(value, str)), "")


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that a fact closed, or (without a fact) one that is open again."""

    one: Settled
    duty: Held
    rule: Rule
    fact: Fact | None


def leave(settled: Sequence[Settled]) -> None:
    """Keep the traces of what was just stored. Needs the engine's scope."""
    _unserve([(one, fact.corrects) for one in settled for fact in one.facts if fact.corrects is not None])
    _withdraw([(one, fact.corrects) for one in settled for fact in one.facts if fact.corrects is not None])
    done = [each for one in settled for each in closed(one)]
    _serve([each for each in done if each.rule.serves and each.fact is not None])
    _complain([(one, fact) for one in settled for fact in one.facts if _complains(one, fact)])
    _answer([each for each in done if each.duty.opened_by and each.rule.name in _answering(each.one.track, each.one)])


def closed(one: Settled) -> Iterator[Done]:
    """The duties that the facts of `one` closed by their evidence, or opened again."""
    facts = {fact.seq: fact for fact in one.facts if fact.kind == "evidence"}
    last = {d.key: d for d in one.outcome.decisions if isinstance(d, Close | Reopen)}
    for key, decision in last.items():
        duty = one.outcome.state.duties.get(key)
        fact = facts.get(decision.closing.fact) if isinstance(decision, Close) else None
        if duty is not None and (fact is not None or isinstance(decision, Reopen)):
            yield Done(one, duty, one.track.rules[key.rule], fact)


def _complains(one: Settled, fact: Fact) -> bool:
    return fact.kind == "evidence" and fact.form in one.plan.forms and one.plan.forms[fact.form].home == "complain"


def _answering(track: Track, one: Settled) -> frozenset[str]:
    """The rules that a complaint opens."""
    forms = {form.name for form in one.plan.forms.values() if form.home == "complain"}
    return frozenset(rule for reaction in track.reactions if reaction.form in forms for rule in reaction.then.opens)


def _unserve(slips: Sequence[tuple[Settled, int]]) -> None:
    if slips:
        pairs = {(one.loaded.enrolment, seq) for one, seq in slips}
        rows = Serving.objects.filter(enrolment__in={e for e, _ in pairs}, fact__in={s for _, s in pairs}, undone=None)
        Serving.objects.filter(pk__in=[row.pk for row in rows if (row.enrolment, row.fact) in pairs]).update(undone=slips[0][0].outcome.state.until)


def _withdraw(slips: Sequence[tuple[Settled, int]]) -> None:
    """A list sent by mistake is no longer the one that counts; it stays to be seen by nobody, and its duty is open again."""
    for one, seq in slips:
        if any(track.digests for track in one.plan.tracks.values()):
            Digest.objects.filter(enrolment=one.loaded.enrolment, fact=seq, withdrawn=None).update(withdrawn=one.outcome.state.until)


def _serve(done: Sequence[Done]) -> None:
    """Where no paper is made yet (told by word of mouth first), the document counts as served all the same."""
    if not done:
        return
    wanted = {(each.one.loaded.enrolment, each.rule.serves) for each in done}
    made = Paper.objects.filter(enrolment__in={e for e, _ in wanted}, document__in={d for _, d in wanted}, superseded=None).order_by("version", "-pk")
    papers = {(paper.enrolment, paper.document): paper for paper in made}
    Serving.objects.bulk_create(
        Serving(
            jurisdiction=each.one.loaded.jurisdiction, area=each.one.loaded.area, enrolment=each.one.loaded.enrolment, document=each.rule.serves,
            paper=papers.get((each.one.loaded.enrolment, each.rule.serves)), how=way(fact.values), by=fact.by, to="person", at=fact.moment,
            fact=fact.seq, refused=REFUSED in fact.values.values(),
        )
        for each in done if (fact := each.fact) is not None
    )  # fmt: skip


def _complain(said: Sequence[tuple[Settled, Fact]]) -> None:
    """Laid before whoever has the duty to answer it, never only the one it is about."""
    if not said:
        return
    pairs = {(one.loaded.enrolment, fact.seq) for one, fact in said}
    opened = Duty.objects.filter(enrolment__in={e for e, _ in pairs}, opened_by__in={s for _, s in pairs}, how=None, post__isnull=False)
    to = {(duty.enrolment, duty.opened_by): f"post:{duty.post}" for duty in opened.order_by("-closes")}
    rows = Complaint.objects.bulk_create(
        Complaint(
            jurisdiction=one.loaded.jurisdiction, area=one.loaded.area, enrolment=one.loaded.enrolment, author=fact.by, at=fact.recorded,
            to=to.get((one.loaded.enrolment, fact.seq), COMMAND),
        )
        for one, fact in said
    )  # fmt: skip
    for row, (one, fact) in zip(rows, said, strict=True):
        row.text = seal(body.canonical(whole(one, fact)), f"complaint.text:{row.pk}")
    Complaint.objects.bulk_update(rows, ["text"])


def _answer(done: Sequence[Done]) -> None:
    """Who complained reads the words; open again, the complaint waits again."""
    if not done:
        return
    asked = {(each.one.loaded.enrolment, each.duty.opened_by): each for each in done}
    causes = Evidence.objects.filter(enrolment__in={e for e, _ in asked}, seq__in={s for _, s in asked})
    by = {(e.enrolment, e.recorded, e.by): asked[e.enrolment, e.seq] for e in causes if (e.enrolment, e.seq) in asked}
    rows = [r for r in Complaint.objects.filter(enrolment__in={e for e, _ in asked}) if (r.enrolment, r.at, r.author) in by]
    for row in rows:
        each = by[row.enrolment, row.at, row.author]
        fact = each.fact
        row.state, row.answered_by, row.answered_at = ("answered", fact.by, fact.recorded) if fact else ("made", "", None)
        row.answer = seal(_words(each.one, fact), f"complaint.answer:{row.pk}") if fact else None
    Complaint.objects.bulk_update(rows, ["state", "answered_by", "answered_at", "answer"])


def _words(one: Settled, fact: Fact) -> str:
    values = whole(one, fact)
    return " ".join(str(values[f.name]) for f in one.plan.forms[fact.form].fields if f.kind == "text" and values.get(f.name))


def whole(one: Settled, fact: Fact) -> dict[str, object]:
    """The answers with those that are sealed."""
    sealed = one.sealed.get(fact.seq)
    return {**fact.values, **(json.loads(unseal(sealed, f"evidence.sealed:{one.loaded.enrolment}:{fact.seq}")) if sealed else {})}
