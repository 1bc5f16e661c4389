"""Every name that is called on must be somebody's; looked up when the whole plan is read."""

from collections.abc import Collection, Mapping

from anju.core.plan.compile import faults
from anju.core.plan.compile.log import KINDS, Log, Reference, hint
from anju.core.plan.model import Plan


def link(log: Log, plan: Plan, ladders: Collection[str]) -> None:
    """Reports each name that nothing in the plan has, with the nearest that something has."""
    general: Mapping[str, Collection[str]] = {
        "role": plan.roles, "form": plan.forms, "document": plan.documents, "roster": plan.rosters, "ladder": ladders,
        "register": plan.registers, "resource": plan.resources, "qualification": plan.qualifications, "team": plan.teams,
        "track": plan.tracks,
    }  # fmt: skip
    for reference in dict.fromkeys(log.references):
        known = general.get(reference.kind)
        names = _in_track(plan, reference) if known is None else known
        if reference.name not in names and not _left_out(log, reference):
            zh, en = KINDS[reference.kind]
            log.note(faults.UNKNOWN_NAME, reference.spot, name=reference.name, kind_zh=zh, kind_en=en, **hint(reference.name, names))


def _in_track(plan: Plan, reference: Reference) -> Collection[str]:
    track = plan.tracks.get(reference.track)
    if track is None:  # named outside any track: whichever track has it
        return {name for one in plan.tracks.values() for name in one.rules} if reference.kind == "duty" else ()
    if reference.kind == "stage":
        return tuple(stage.name for stage in track.stages)
    return track.rules if reference.kind == "duty" else track.incidents


def _left_out(log: Log, reference: Reference) -> bool:
    """Whether a duty that is named outside any track is one that a parameter has switched off."""
    return reference.kind == "duty" and not reference.track and any(keys[-2:] == ("duties", reference.name) for keys in log.left_out)
