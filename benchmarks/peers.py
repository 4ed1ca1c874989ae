"""Fetch what the benchmarks run on and against, once, into ``benchmarks/.work``.

Every function says on standard output what could not be had and answers None; the rest is
then measured without it. Packages come through pip and npm as they are set up on this machine.
"""

from __future__ import annotations

import os
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
LINUX = "6.1"
LINUX_TREE = "LINUX_TREE"
"""The environment variable that names a tree of Linux that is there already."""
REPOMIX = "1.18.1"
NODE = "22.23.3"
GITINGEST = "0.3.1"
FILES_TO_PROMPT = "0.6"


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


@contextmanager
def linux() -> Iterator[Path | None]:
    """Lend the sources of Linux, from Debian's package of them, as its authors wrote them.

    They lie in the system's temporary directory for that time, as Django's do.
    """
    if ready := os.environ.get(LINUX_TREE):
        yield Path(ready).resolve()
        return
    archive = _linux_archive()
    if archive is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        # The filter of `tarfile` takes a minute for so many files; the package is Debian's own.
        subprocess.run(["tar", "-xf", str(archive), "-C", folder], check=True)
        tree = Path(folder, f"linux-source-{LINUX}").resolve()
        _without_packaging(tree / ".gitignore")
        yield tree


def _linux_archive() -> Path | None:
    name = f"linux-source-{LINUX}"
    archive = WORK / "linux" / "usr" / "src" / f"{name}.tar.xz"
    if archive.exists():
        return archive
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        print("Linux's sources are not to be had: they come from Debian, and there is no apt.\n")
        return None
    WORK.mkdir(exist_ok=True)
    what = "Linux's sources"
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        if not _done(["apt-get", "download", "--quiet", name], what, Path(folder)):
            return None
        package = next(Path(folder).glob("*.deb"))
        unpack = ["dpkg", "-x", str(package), str(WORK / "linux")]
        return archive if _done(unpack, what) else None


def _without_packaging(ignore: Path) -> None:
    """Drop the lines that Debian adds at the end: they ignore all but its own directory."""
    text = ignore.read_text(encoding="utf-8")
    ours, _, _ = text.partition("\n# Debian packaging")
    ignore.write_text(f"{ours.rstrip()}\n", encoding="utf-8")


def from_pypi(name: str, version: str) -> Path | None:
    """Return the program of a package on PyPI, in an environment of its own."""
    home = WORK / name
    program = home / "bin" / name
    if not program.exists():
        WORK.mkdir(exist_ok=True)
        python = str(home / "bin" / "python")
        install = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        made = _done([sys.executable, "-m", "venv", str(home)], name)
        if not made or not _done([*install, f"{name}=={version}"], name):
            return None
    return program


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


def _done(command: list[str], what: str, folder: Path | None = None) -> bool:
    """Run *command*, in *folder* if there is one; say what is missing when it fails."""
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if result.returncode != 0:
        last = (result.stderr.strip() or "no reason given").splitlines()[-1]
        print(f"{what} could not be fetched: {last}\n")
    return result.returncode == 0
