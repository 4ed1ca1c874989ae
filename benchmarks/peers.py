"""Fetch what the benchmarks run on and against, once, into ``benchmarks/.work``.

Every function says on standard output what could not be had and answers None; the rest is
then measured without it. Packages come through pip and npm as they are set up on this machine.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = Path(__file__).parent / ".work"

DJANGO = "5.2.1"
DJANGO_HASH = "sha256:57fe1f1b59462caed092c80b3dd324fd92161b620d59a9ba9181c34746c97284"
REPOMIX = "1.18.1"
NODE = "22.23.3"


class Repomix(NamedTuple):
    """An installed repomix.

    Attributes:
        command: Node and the script.
        environment: Keeps its token cache and Node's compile cache in ``.work``.
        token_cache: The directory to remove for a cold run.
    """

    command: tuple[str, str]
    environment: dict[str, str]
    token_cache: Path

    def forget(self) -> None:
        """Remove the token cache."""
        shutil.rmtree(self.token_cache, ignore_errors=True)


@contextmanager
def django() -> Iterator[Path | None]:
    """Lend Django's source release, unpacked.

    It lies in the system's temporary directory for that time: below this project it would be
    ignored, as all of ``.work`` is.
    """
    archive = _django_archive()
    if archive is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
        yield Path(folder, f"django-{DJANGO}").resolve()


def _django_archive() -> Path | None:
    archive = WORK / f"django-{DJANGO}.tar.gz"
    if archive.exists():
        return archive
    WORK.mkdir(exist_ok=True)
    wanted = WORK / "django.txt"
    wanted.write_text(f"Django=={DJANGO} --hash={DJANGO_HASH}\n")
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    command += ["--no-deps", "--no-binary", ":all:", "--dest", str(WORK), "-r", str(wanted)]
    return archive if _done(command, "Django's source release") else None


def repomix() -> Repomix | None:
    """Return repomix and the Node that it needs, both from npm."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system())
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    if shutil.which("npm") is None or system is None or machine is None:
        print("repomix is not to be had: there is no npm here, or no Node for this machine.\n")
        return None
    # The package node@22 only picks this one in an install script, and no script is run here.
    node = f"node-{system}-{machine}"
    home = WORK / "npm"
    modules = home / "node_modules"
    script = modules / "repomix" / "bin" / "repomix.cjs"
    binary = modules / node / "bin" / "node"
    if not (script.exists() and binary.exists()):
        home.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--ignore-scripts", "--no-save", "--no-audit"]
        command += ["--no-fund", "--prefix", str(home), f"repomix@{REPOMIX}", f"{node}@{NODE}"]
        if not _done(command, "repomix"):
            return None
    cache = WORK / "repomix-tokens"
    environment = {
        "REPOMIX_TOKEN_CACHE_PATH": str(cache / "counts.json"),
        "NODE_COMPILE_CACHE": str(WORK / "node-compiled"),
    }
    return Repomix((str(binary), str(script)), environment, cache)


def _done(command: list[str], what: str) -> bool:
    """Run *command*; say what is missing when it fails."""
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        last = (result.stderr.strip() or "no reason given").splitlines()[-1]
        print(f"{what} could not be fetched: {last}\n")
    return result.returncode == 0
