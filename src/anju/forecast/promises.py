"""What a plan promises in every state it can come to, and what must remain possible from each of them (DESIGN section 5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from anju.core.duties.due import ENDED
from anju.core.duties.order import position
from anju.core.duties.scene import Scene
from anju.core.enrolment.state import State
from anju.core.plan.model import PERSON, Moment, Text


@dataclass(frozen=True, slots=True)
class Promise:
    """`says` is the promise, `fails` what was found instead."""

    code: str
    says: Text
    fails: Text

    @staticmethod
    def always(scene: Scene) -> "tuple[Promise, ...]":
        """Those that are looked at in every state of the track."""
        held = (FREE, OWES) if scene.index.track.holds else ()
        return (*held, HANDS, *((HOLDER, ONWARD) if scene.index.track.custody else ()))


FREE = Promise(
    "free-at-end",
    Text("到期那一分钟，人就自由", "at END the person is free, to the minute"),
    Text("到期了，人还没有自由", "END has come and the person is not free"),
)
OWES = Promise(
    "owes-nothing",
    Text("到期之后，住户不再欠任何任务", "after END the person owes nothing"),
    Text("到期之后，住户还欠着任务", "END has come and the person still owes something"),
)
HANDS = Promise(
    "in-hands",
    Text("每个未完成的任务都在人手里，或者是一个事件", "every open duty is in somebody's hands, or an incident"),
    Text("有任务没有人承担，也不是任何事件", "a duty is in nobody's hands, and no incident says so"),
)
HOLDER = Promise(
    "never-without-holder",
    Text("住户任何时刻都有人负责", "at no moment is the household without a holder"),
    Text("住户有一段时间没有人负责", "nobody holds the household"),
)
ONWARD = Promise(
    "custody-onward",
    Text("交接只往下走，不倒回去", "custody goes on from hand to hand and never back"),
    Text("后面的人已经接手，交接又倒回到前面的人", "custody went back to somebody who had handed it on"),
)
BACK = Promise(
    "comes-back",
    Text("从不在先后顺序里的阶段总能回来", "from a stage aside there is always a way back"),
    Text("进得去、出不来：到期之前没有办法回来", "it is entered and, before END, there is no way back"),
)
TAKEN = Promise(
    "custody-reaches",
    Text("到期之前，总能一直交接到最后一个人", "until END custody can always reach its last holder"),
    Text("从这里起，住户到不了最后接手的人手里", "from here on the household never reaches its last holder"),
)
SIGNED = Promise(
    "sign-off-completes",
    Text("解除手续总能签完", "the sign-off can always be completed"),
    Text("从这里起，解除手续再也签不完", "from here on the sign-off can never be completed"),
)
ARCHIVED = Promise(
    "archive-reachable",
    Text("总能归档", "an archive can always be reached"),
    Text("从这里起，再也不能归档", "from here on it can never be archived"),
)

Test = Callable[[State], bool]


def broken(scene: Scene, before: State, state: State) -> Iterator[Promise]:
    """The promises that `state`, come to from `before`, breaks."""
    if scene.index.track.holds and state.ends is not None and state.until >= state.ends:
        if state.marks.get(ENDED) != state.ends or not _freed(scene, state):
            yield FREE
        if any(duty.closing is None and duty.role == PERSON for duty in state.duties.values()):
            yield OWES
    if before.ends is not None and (state.ends is None or state.ends > before.ends):
        yield FREE
    if any(duty.closing is None and not _in_hands(scene, state, duty.role, duty.post) for duty in state.duties.values()):
        yield HANDS
    if scene.index.track.custody:
        role, who = state.holder
        if not role or not (who or scene.held(state, role, state.until)):
            yield HOLDER
        if _rank(scene, role) < _rank(scene, before.holder[0]):
            yield ONWARD


def _freed(scene: Scene, state: State) -> bool:
    """Whether it stands in a stage that END begins, or in one after it."""
    free = [n for n, one in enumerate(scene.index.order) if isinstance(one.enters, Moment) and one.enters == Moment("ends", timedelta(0))]
    return bool(free) and state.stage not in scene.index.asides and position(scene, state) >= free[0]


def _in_hands(scene: Scene, state: State, role: str, post: str) -> bool:
    if post or (role and scene.held(state, role, state.until)):
        return True
    name = f"{scene.index.track.unowned}.{role}"
    return any(one.settled is None and one.key.rule == name for one in state.incidents.values())


def _rank(scene: Scene, role: str) -> int:
    order = scene.index.track.custody
    return order.index(role) if role in order else -1


def lasting(scene: Scene) -> tuple[tuple[Promise, Test, Test], ...]:
    """What must remain possible: from which states, and where it has come about. Only what the explored part has the rules for."""
    track, found = scene.index.track, list[tuple[Promise, Test, Test]]()
    if scene.index.asides:
        found.append((BACK, lambda s: s.stage in scene.index.asides and _before_end(s), lambda s: _came_back(scene, s)))
    takes = {rule.hands for rule in track.rules.values() if rule.hands}
    last = _last_holder(scene)
    if last in takes:
        found.append((TAKEN, _before_end, lambda s: _rank(scene, s.holder[0]) >= _rank(scene, last)))
    if track.sign_off and set(track.sign_off) <= track.rules.keys():
        found.append((SIGNED, lambda _: True, lambda s: _complete(scene, s)))
    if any(rule.shuts for rule in track.rules.values()):
        found.append((ARCHIVED, lambda _: True, lambda s: "archived" in s.marks))
    return tuple(found)


def _last_holder(scene: Scene) -> str:
    """The last of the order who is sure to be there: not a seat that its team may do without."""
    teams = {seat: team for team in scene.plan.teams.values() for seat in team.seats if team.spares}
    return next((role for role in reversed(scene.index.track.custody) if role not in teams), "")


def _came_back(scene: Scene, state: State) -> bool:
    """Whether it stands in the order again: before END where a term brings END anyway; where somebody's answer does, that is a way out too."""
    return state.stage not in scene.index.asides and (scene.index.track.term is None or _before_end(state))


def _before_end(state: State) -> bool:
    return state.ends is None or state.until < state.ends


def _complete(scene: Scene, state: State) -> bool:
    """Every step is signed and none waits; a review that is remembered let the paper pass."""
    steps = scene.index.track.sign_off
    waits = any(duty.closing is None and duty.key.rule in steps for duty in state.duties.values())
    told = [state.recent[scene.rule(name).evidence][-1] for name in steps if state.recent.get(scene.rule(name).evidence)]
    return set(steps) <= state.signed.keys() and not waits and all(fact.values.get("verdict") != "returned" for fact in told)
