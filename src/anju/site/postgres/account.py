"""Who PostgreSQL runs as. It refuses to run as root, so root hands it to somebody with no rights: see `choose`."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anju.site.postgres.binaries import Refused, major

NAMES = ("postgres", "nobody")
UNSHARE = ("unshare", "-U", "--map-user=65534", "--map-group=65534", "--")
ELSEWHERE = Path("/var/lib")


@dataclass(frozen=True, slots=True)
class Runner:
    """How the server's programs are started: what stands before them, as whom, where the programs and the data are."""

    programs: Path
    data: Path
    owner: int
    group: int
    before: tuple[str, ...] = ()
    process: dict[str, Any] = field(default_factory=dict)

    def command(self, program: str, *arguments: str) -> list[str]:
        """The words that start one of the programs."""
        return [*self.before, str(self.programs / program), *arguments]

    def own(self, folder: Path) -> None:
        """Make a folder and all that is in it the server's own."""
        if folder.stat().st_uid == self.owner or os.geteuid() != 0:
            return
        for place, folders, files in os.walk(folder):
            for name in (*folders, *files, "."):
                os.chown(Path(place, name), self.owner, self.group, follow_symlinks=False)


def choose(programs: Path, data: Path) -> Runner:
    """Whoever may run the programs over `data`.

    An ordinary user runs them directly. Root runs them as `postgres`, else `nobody`; where that account cannot enter the folders (a checkout under
    /root), in a user namespace of its own; where the system forbids that, as the account over a copy in /var/lib that `data` then points to.
    Raises Refused when nothing of this works.
    """
    if os.geteuid() != 0:
        return _direct(programs, data)
    account = _account(data)
    process = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    if _enters(process, programs) and _enters(process, data.parent):
        return Runner(programs, data, account.pw_uid, account.pw_gid, process=process)
    if not data.is_symlink() and _namespace(programs):
        return Runner(programs, data, 0, 0, before=UNSHARE)
    return _apart(programs, data, account, process)


def _direct(programs: Path, data: Path) -> Runner:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise Refused(
            f"{data} belongs to another user, because Anju was first started as that user or as root. Start it as before, "
            f"or give the data to yourself as root: chown -R {os.geteuid()} {data}"
        )
    return Runner(programs, data, os.geteuid(), os.getegid())


def _account(data: Path) -> pwd.struct_passwd:
    if data.exists() and (owner := data.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(owner)
        except KeyError:
            pass  # the account is gone from this machine; another takes the data over
    for name in (os.environ.get("ANJU_PG_USER", ""), *NAMES):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refused(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` here. Set ANJU_PG_USER to an account without rights."
    )


def _enters(process: dict[str, Any], folder: Path) -> bool:
    """Whether the account can go into the folder, asked of the system itself: modes, ACLs and mounts all count."""
    return subprocess.run(["/bin/sh", "-c", 'cd "$0"', str(folder)], cwd="/", stderr=subprocess.DEVNULL, check=False, **process).returncode == 0


def _namespace(programs: Path) -> bool:
    try:
        return (
            subprocess.run([*UNSHARE, str(programs / "postgres"), "--version"], capture_output=True, cwd="/", timeout=20, check=False).returncode == 0
        )
    except OSError:
        return False


def _apart(programs: Path, data: Path, account: pwd.struct_passwd, process: dict[str, Any]) -> Runner:
    home = ELSEWHERE / f"anju-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    try:
        home.mkdir(mode=0o755, exist_ok=True)
        copied = _copied(programs, home)
        if not data.is_symlink():
            _moved(data, home / "data")
    except OSError as error:
        raise _unreachable(data, account.pw_name) from error
    if not _enters(process, copied):
        raise _unreachable(data, account.pw_name)
    return Runner(copied, home / "data", account.pw_uid, account.pw_gid, process=process)


def _moved(data: Path, target: Path) -> None:
    if data.is_dir():
        shutil.move(data, target)
    target.mkdir(mode=0o700, exist_ok=True)
    data.symlink_to(target, target_is_directory=True)


def _copied(programs: Path, home: Path) -> Path:
    """A copy of the server (bin, lib, share, and the libraries a wheel keeps beside its package), made once for each version."""
    install = programs.parent
    package = install.parent
    target = home / f"server-{major(programs)}"
    if not target.exists():
        draft = home / f"draft-{os.getpid()}"
        shutil.copytree(install, draft / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(target)
    return target / package.name / install.name / programs.name


def _unreachable(data: Path, name: str) -> Refused:
    return Refused(
        f"PostgreSQL refuses to run as root, and the account `{name}`, which would run it instead, cannot enter {data.parent} "
        "or the folder of the server's programs. Do one of these: move the checkout to a folder everybody may enter, such as /opt/anju; "
        "start Anju as an ordinary user; set DATABASE_URL to a PostgreSQL server that runs already."
    )
