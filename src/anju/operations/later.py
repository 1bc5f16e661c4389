"""Defers work to the jobs process, inside the transaction that calls for it: if that rolls back, so does the job. Arguments are ids alone,
or a plan's folder."""

from procrastinate.contrib.django import app

PREVIEW = "anju.preview"
TAKE = "anju.take"
REHEARSE = "anju.rehearse"
FORESEE = "anju.foresee"
SWITCH = "anju.switch"
AREA = "anju.area"
PROVE = "anju.prove"


def preview(source: int) -> None:
    """Read, check and match the rows of import `source` in the background. Call inside the engine's scope."""
    app.configure_task(PREVIEW, queue="intake", queueing_lock=f"preview-{source}").defer(source=source)


def take(source: int) -> None:
    """Take the previewed rows of import `source` in, in the background. Call inside the engine's scope."""
    app.configure_task(TAKE, queue="intake", queueing_lock=f"take-{source}").defer(source=source)


def rehearse(draft: int) -> None:
    """Rehearse the plan of `draft` in the background. Call inside the engine's scope."""
    app.configure_task(REHEARSE, queue="rehearsal", queueing_lock=f"rehearse-{draft}").defer(draft=draft)


def foresee(outlook: int) -> None:
    """Work out in the background what going over would change. Call inside the engine's scope."""
    app.configure_task(FORESEE, queue="rehearsal", queueing_lock=f"foresee-{outlook}").defer(outlook=outlook)


def switch(decision: int) -> None:
    """Let the files of `decision` go over to another version in the background. Call inside the engine's scope."""
    app.configure_task(SWITCH, queue="rehearsal", queueing_lock=f"switch-{decision}").defer(decision=decision)


def prove() -> None:
    """Prove the library's plans in the background, once however often asked. Call inside the engine's scope."""
    app.configure_task(PROVE, queue="rehearsal", queueing_lock="prove").defer()


def area(folder: str) -> None:
    """Build the demo of the plan in `folder` in the background, one at a time. Call inside the engine's scope."""
    app.configure_task(AREA, queue="demo", lock="demo", queueing_lock=f"area-{folder}").defer(folder=folder)
