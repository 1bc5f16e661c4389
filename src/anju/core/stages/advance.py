"""A stage that waits for duties begins as the last of them is closed."""

from anju.core.duties.order import position
from anju.core.duties.scene import Scene
from anju.core.duties.waits import complete
from anju.core.enrolment.decision import Close, Move
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Spell, State
from anju.core.moments import local_day
from anju.core.plan.model import Follow


def moves(scene: Scene, state: State, closed: Close) -> list[Move]:
    """The stage that `closed` lets begin, if any: the next ones in order, each only once its own wait is over; none while it stands aside."""
    if state.stage in scene.index.asides:
        return []
    for stage in scene.index.order[position(scene, state) + 1 :]:
        if isinstance(stage.enters, Follow) and closed.key.rule in stage.enters.rules and complete(stage.enters, state) > 0:
            key = Key(f"stage.{stage.name}", local_day(closed.at, state.zone), closed.closing.fact)
            return [Move(key=key, at=closed.at, why=scene.why(stage.name, closed.closing.fact), spell=Spell(stage.name, closed.at))]
    return []
