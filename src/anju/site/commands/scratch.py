"""Run an empty PostgreSQL for tests until Ctrl-C, and tell its DATABASE_URL: a suite that is run often then starts a second sooner."""

import argparse
import shutil
import signal
import tempfile
from pathlib import Path
from time import sleep

from anju.site.bootstrap import bootstrap
from anju.site.postgres import Server


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Serve the empty database until interrupted; it is forgotten then."""
    folder = Path(tempfile.mkdtemp(prefix="anju-tests-"))
    folder.chmod(0o711)
    server = Server(folder / "postgres", fsync="off", synchronous_commit="off", full_page_writes="off", max_connections="200")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.start()
        bootstrap(server)
        print(f"DATABASE_URL='postgresql://anju_owner@localhost/anju?host={server.socket}'", flush=True)
        while server.alive():
            sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0
