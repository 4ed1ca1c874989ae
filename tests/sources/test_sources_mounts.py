"""Which directories are on a disk that does not tell of changes, by Linux's table of mounts."""

from __future__ import annotations

import os

import pytest

from create_dump.sources.mounts import Mounts, mounts

TABLE = rb"""22 28 0:21 / /proc rw,nosuid shared:13 - proc proc rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
31 28 0:40 / /people/ada rw shared:2 master:7 - nfs4 server:/ada rw,vers=4.2
32 31 0:41 / /people/ada/local rw - xfs /dev/sdb rw
33 28 0:42 / /srv/my\040share rw - cifs //host/share rw
34 28 0:43 / /srv/app/vendor rw - fuse.sshfs far: rw
35 34 0:44 / /srv/app/vendor/cache rw - tmpfs tmpfs rw
36 28 0:45 / /mnt/over rw - nfs old: rw
37 36 0:46 / /mnt/over rw - ext4 /dev/sdc rw
nonsense
"""


@pytest.mark.parametrize(
    ("root", "directory", "kind"),
    [
        ("/", "etc", ""),
        ("/", "people/ada/src", "nfs4"),
        ("/people/ada", "", "nfs4"),
        ("/people/ada/src", "deep", "nfs4"),
        ("/people/ada/local/src", "", ""),
        ("/people/adam", "", ""),
        ("/people/ada", "local/src", ""),
        ("/srv/my share/x", "", "cifs"),
        ("/srv/app", "", ""),
        ("/srv/app", "vendor", "fuse.sshfs"),
        ("/srv/app", "vendor/x", "fuse.sshfs"),
        ("/srv/app", "vendored", ""),
        ("/srv/app", "vendor/cache/x", ""),
        ("/mnt/over", "", ""),
    ],
)
def test_the_nearest_mount_above_decides(root: str, directory: str, kind: str) -> None:
    assert Mounts(root, TABLE).silent(directory) == kind


def test_without_a_table_the_system_is_trusted() -> None:
    assert Mounts("/people/ada", b"").silent("src") == ""


def test_this_machine_has_a_table_or_none() -> None:
    assert mounts(os.sep).silent("no/such/directory") in {"", "9p", "virtiofs", "nfs", "nfs4"}
