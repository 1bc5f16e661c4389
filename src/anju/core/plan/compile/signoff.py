"""The release paper's signatures, seals and reviews, step after step, expand into ordinary rules and reactions."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, cast

from anju.core.plan.compile import faults
from anju.core.plan.compile.forms import review_form
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.openings import read_opening
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import All, Called, Compare, Effects, Follow, Latest, Opening, Reaction, Rule, Text

_Mark = Literal["sign", "seal", "review"]
_Force = Literal["must", "should"]
_ZERO = timedelta(0)
_SAID = {
    "sign": Text("{role}签署《{paper}》", "{role}: sign {paper}"),
    "seal": Text("{role}在《{paper}》上盖章", "{role}: seal {paper}"),
    "review": Text("{role}审核《{paper}》并盖章", "{role}: review and seal {paper}"),
}
PASSED = Compare("verdict", "is", "passed")


@dataclass(frozen=True, slots=True)
class _Step:
    """One step as read: its rules in order, and the review's form where it is one."""

    rules: tuple[Rule, ...]
    review: str = ""


def read_release(scope: Scope, track: Reader) -> tuple[tuple[str, ...], tuple[Reaction, ...]]:
    """The names of the rules that sign, seal or review the release paper, in order; and what a returned paper calls for."""
    release = track.child("release", "release")
    if release is None:
        return (), ()
    node = release.node("opens")
    opens = (read_opening(scope.log, node, release.spot_of("opens")) if node else None) or Called()
    steps: list[_Step] = []
    reactions: list[Reaction] = []
    for number, reader in enumerate(release.listed("sign_off", "step"), 1):
        step = _step(scope, release, reader, number, _after(steps, opens), steps[-1].review if steps else "")
        steps.append(step)
        scope.rules.update({rule.name: rule for rule in step.rules})
        reactions.extend(_returned(scope, reader, step, steps[:-1]))
    return tuple(rule.name for step in steps for rule in step.rules), tuple(reactions)


def _after(steps: list[_Step], opens: Opening) -> Opening:
    before = tuple(rule.name for step in steps[-1:] for rule in step.rules)
    return Follow(before) if before else opens


def _step(scope: Scope, release: Reader, reader: Reader, number: int, opens: Opening, reviewed: str) -> _Step:
    roles = reader.names("all_of", "role") if reader.has("all_of") else reader.names("role", "role")
    if not roles or (reader.has("all_of") and reader.has("role")):
        scope.log.note(faults.STEP_WHO, reader.spot)
    mark = cast(_Mark, reader.one_of("mark", "sign"))
    form = f"review.{number}.{roles[0]}" if mark == "review" and roles else ""
    if form:
        scope.forms[form] = review_form(form, _title(scope, reader, release, roles[0], mark), place_of(reader.spot))
    plain = _plain(scope, release, reader, mark, opens)
    if reviewed:
        plain = replace(plain, when=Latest(reviewed, PASSED))
    rules = tuple(
        replace(plain, name=f"sign_off.{number}.{role}", title=_title(scope, reader, release, role, mark), owner=role, evidence=form or "signature")
        for role in roles
    )
    return _Step(rules, form)


def _plain(scope: Scope, release: Reader, reader: Reader, mark: _Mark, opens: Opening) -> Rule:
    within = reader.duration("within") or release.duration("within")
    if within is None:
        scope.log.note(faults.NO_WITHIN, reader.spot)
    return Rule(
        "", Text("", ""), "", opens, within or _ZERO, "signature", (*scope.stages, *scope.asides), reader.names("cites") or release.names("cites"),
        reader.words("detail"), falls_back=reader.name_of("falls_back", "role"),
        ladder=read_ladder(reader, scope.ladders) or read_ladder(release, scope.ladders),
        force=cast(_Force, reader.one_of("force", "must")), signs=_paper(reader, release), mark=mark, place=place_of(reader.spot),
    )  # fmt: skip


def _paper(reader: Reader, release: Reader) -> str:
    return reader.name_of("of", "document") or release.name_of("of", "document")


def _title(scope: Scope, reader: Reader, release: Reader, role: str, mark: _Mark) -> Text:
    own = reader.words("title")
    zh, en = scope.title_of(role)
    if own is not None:
        return own if not reader.has("all_of") else Text(f"{own.zh}（{zh}）", f"{own.en} ({en})")
    document = scope.documents.get(reader.text("of") or release.text("of"))
    paper = document.title if document else Text("解除表", "the release form")
    return Text(_SAID[mark].zh.format(role=zh, paper=paper.zh), _SAID[mark].en.format(role=en, paper=paper.en))


def _returned(scope: Scope, reader: Reader, step: _Step, before: list[_Step]) -> list[Reaction]:
    """A paper that a review returns goes back to the first step in which that role signed; all that follows is signed anew."""
    to = reader.text("may_return_to")
    if not to or not step.rules:
        return []
    earlier = [one for one in before if any(rule.owner == to for rule in one.rules)]
    if not earlier:
        known = sorted({rule.owner for one in before for rule in one.rules})
        reader.wrong(faults.RETURN, "may_return_to", role=to, known=known)
        earlier = before
    if not earlier:
        return []
    then = Effects(tuple(rule.name for rule in earlier[0].rules))
    rule = step.rules[0]
    name = f"returned.{rule.name.removeprefix('sign_off.')}"
    return [Reaction(name, step.review or rule.evidence, then, rule.cites, Compare("verdict", "is", "returned"), place=rule.place)]


def follow_reviews(scope: Scope) -> None:
    """A duty that follows a review follows it where it passed, and not where the paper was returned."""
    reviews = {rule.name: rule.evidence for rule in scope.rules.values() if rule.mark == "review" and rule.evidence.startswith("review")}
    for rule in list(scope.rules.values()):
        after = [name for name in rule.opens.rules if name in reviews] if isinstance(rule.opens, Follow) else []
        passed = Latest(reviews[after[0]], PASSED) if after else None
        if passed is not None and rule.when != passed:
            scope.rules[rule.name] = replace(rule, when=passed if rule.when is None else All((passed, rule.when)))
