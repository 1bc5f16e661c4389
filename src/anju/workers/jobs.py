"""Work in the background, by procrastinate on the same database: previews of imports, and the night's seal, recount and purge.

Arguments of a job are ids, or a plan's folder: they stand in its row and in logs.
"""

import logging

from procrastinate.contrib.django import app

from anju.operations import clock, heartbeat, later, lookout, prove, purge, recount, seal, throttle
from anju.operations.demo import choose
from anju.operations.intake import preview, take
from anju.operations.release import certify
from anju.operations.shifts import callup
from anju.operations.signin import ask
from anju.operations.switching import foresee, turn
from anju.records.scope import refuse_if_powerful
from anju.workers import rehearsal

log = logging.getLogger(__name__)

NIGHT = "night"


@app.periodic(cron="* * * * *")
@app.task(name="anju.beat", queue="beat", pass_context=False)
def beat(timestamp: int) -> None:
    """The jobs process comes round, as a login that cannot pass by the policies: else it is as if it did not."""
    refuse_if_powerful()
    heartbeat.beat("jobs", clock.now(), clock.real())


@app.periodic(cron="*/2 * * * *")
@app.task(name="anju.revive", queue="beat")
async def revive(timestamp: int) -> None:
    """Give what a killed worker left half done to another; every job here may be done twice without harm."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60):
        log.warning("job left behind", extra={"job": job.id, "task": job.task_name})
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="anju.certify", queue="papers", queueing_lock="certify")
def certify_released(timestamp: int) -> None:
    """Make the certificates whose last signature was given somewhere else than on the release page."""
    if made := certify.waiting(clock.now()):
        log.info("certificates made", extra={"count": made})


@app.periodic(cron="*/5 * * * *")
@app.task(name="anju.lookout", queue="beat", queueing_lock="lookout")
def look_out(timestamp: int) -> None:
    """Hours of the coming day that nobody will watch."""
    if raised := lookout.look_out(clock.now()):
        log.warning("hours nobody watches", extra={"count": raised})


@app.periodic(cron="* * * * *")
@app.task(name="anju.callup", queue="beat", queueing_lock="callup")
def call_up(timestamp: int) -> None:
    """Ask the next to step in, where whoever was asked last has not answered in time."""
    if asked := callup.go_on(clock.now()):
        log.info("asked to step in", extra={"count": asked})


@app.periodic(cron="10 17 * * *")
@app.task(name="anju.seal", queue=NIGHT)
def seal_ledgers(timestamp: int) -> None:
    """01:10 in China: seal every ledger."""
    seal.seal(clock.now())


@app.periodic(cron="20 17 * * *")
@app.task(name="anju.recount", queue=NIGHT)
def recount_duties(timestamp: int) -> None:
    """01:20 in China: count every duty again."""
    if found := recount.recount(clock.now()):
        log.error("counters differed", extra={"count": len(found)})


@app.periodic(cron="40 17 * * *")
@app.task(name="anju.purge", queue=NIGHT)
def purge_archived(timestamp: int) -> None:
    """01:40 in China: blank what the plans' periods no longer keep, and forget tries long past."""
    throttle.forget(clock.real())
    ask.forget(clock.real())
    log.info("purged", extra={"count": purge.purge(clock.now())})


@app.task(name=later.PREVIEW, queue="intake", retry=2)
def preview_import(source: int) -> None:
    """Read, check and match the rows of an import."""
    preview.preview(source)


@app.task(name=later.TAKE, queue="intake", retry=2)
def take_import(source: int) -> None:
    """Take the previewed rows of an import in."""
    take.take(source, clock.now())


@app.task(name=later.REHEARSE, queue="rehearsal", retry=2)
def rehearse_draft(draft: int) -> None:
    """Rehearse the plan of an adoption's draft."""
    rehearsal.run(draft)


@app.task(name=later.FORESEE, queue="rehearsal", retry=2)
def foresee_files(outlook: int) -> None:
    """Work out what going over to another version would change for each file."""
    foresee.run(outlook, clock.now())


@app.task(name=later.SWITCH, queue="rehearsal", retry=2)
def switch_files(decision: int) -> None:
    """Let the files of a decision go over to another version of their plan."""
    turn.turn(decision, clock.now())


@app.task(name=later.PROVE, queue="rehearsal")
def prove_library() -> None:
    """Prove the plans of the library that changed."""
    log.info("proven", extra={"count": prove.prove(clock.real())})


@app.task(name=later.AREA, queue="demo")
def build_area(folder: str) -> None:
    """Build the demo of another plan."""
    choose.make(folder)
