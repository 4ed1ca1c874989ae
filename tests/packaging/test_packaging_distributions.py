"""Wheel and sdist hold what they should and nothing more, and what they hold runs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest
from packaging.metadata import Metadata

PROJECT = Path(__file__).parents[2]

BESIDE_THE_SOURCES = {
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "PKG-INFO",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
}
FOLDERS = {"benchmarks", "docs", "snapshots", "src", "tests"}


class Built(NamedTuple):
    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sdist, and the wheel from it, so that the sdist is shown to build."""
    folder = tmp_path_factory.mktemp("dist")
    build = ["build", "--no-isolation", "--outdir", str(folder), str(PROJECT)]

    run(sys.executable, "-m", *build)

    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return Built(wheel, sdist)


def test_the_wheel_holds_the_package_and_its_licence_only(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}

    package = {name for name in names if name.startswith("create_dump/")}
    (info,) = {PurePosixPath(name).parts[0] for name in names - package}

    assert package == files_below(PROJECT / "src")
    assert {"create_dump/py.typed", "create_dump/explore/explore.tcss"} <= package
    assert names - package == {
        f"{info}/{name}"
        for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    }


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        paths = [PurePosixPath(member.name) for member in archive if member.isfile()]

    names = {str(PurePosixPath(*path.parts[1:])) for path in paths}
    beside = {name for name in names if "/" not in name}

    assert {path.parts[0] for path in paths} == {built.sdist.name.removesuffix(".tar.gz")}
    assert beside == BESIDE_THE_SOURCES
    assert names - beside == {
        f"{folder}/{name}" for folder in FOLDERS for name in files_below(PROJECT / folder)
    }


def test_the_metadata_is_valid_and_names_the_essentials(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(name)

    metadata = Metadata.from_email(text, validate=True)

    assert metadata.name == "create-dump"
    assert metadata.license_expression == "MIT"
    assert metadata.license_files == ["LICENSE"]
    assert str(metadata.requires_python) == ">=3.11"
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description == (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_wheel_runs_in_an_environment_of_its_own(built: Built, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "hello.py").write_text("print('hello')\n")
    scripts = installed(built.wheel, tmp_path / "environment")

    version = run(str(scripts / "create-dump"), "--version", cwd=tmp_path)
    module = run(str(scripts / "python"), "-m", "create_dump", "--version", cwd=tmp_path)
    dump = run(str(scripts / "create-dump"), "project", "--stdout", cwd=tmp_path)
    place = run(
        *(str(scripts / "python"), "-c", "import create_dump as it; print(it.__file__)"),
        cwd=tmp_path,
    )

    assert version == module
    assert version.split() == ["create-dump", built.wheel.name.split("-")[1]]
    assert "print('hello')" in dump
    assert Path(place.strip()).is_relative_to(tmp_path / "environment")


def installed(wheel: Path, environment: Path) -> Path:
    """Install *wheel* in a fresh environment that borrows its dependencies from this one."""
    venv.create(environment, with_pip=False, symlinks=sys.platform != "win32")
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install"]
    run(*pip, "--quiet", "--no-index", "--no-deps", "--no-compile", str(wheel))
    own = run(
        str(scripts / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    )
    # A plain line in a .pth file: this environment's own .pth files, which would bring in the
    # checkout, are not read through it.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(own.strip(), "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return scripts


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and not {"__pycache__", ".work"}.intersection(path.relative_to(folder).parts)
    }


def run(*command: str, cwd: Path | None = None) -> str:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout
