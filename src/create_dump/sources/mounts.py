"""Disks that never tell of changes that others make: network disks, and folders of a host.

It knows Linux's table of mounts; elsewhere the system is trusted to tell.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

_TABLE: Final = Path("/proc/self/mountinfo")
_NAMES: Final = (
    "9p acfs afs beegfs ceph cifs coda drvfs fakeowner fuse.davfs2 fuse.gcsfuse fuse.glusterfs "
    "fuse.grpcfuse fuse.gvfsd-fuse fuse.osxfs fuse.rclone fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse "
    "glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 panfs prl_fs smb smb2 smb3 smbfs vboxsf virtiofs "
    "vmhgfs"
)
_SILENT: Final = frozenset(_NAMES.split())
"""Kinds of file systems on which somebody else may write unseen."""
_TIMELESS: Final = frozenset({"exfat", "msdos", "vfat"})
"""Kinds of file systems that keep no time of the last change but the one that tools can set."""
_OCTAL: Final = re.compile(rb"\\([0-7]{3})")


class Mounts:
    """Which directories of a root are on a disk that does not tell.

    Args:
        root: The root, absolute.
        table: The table of mounts, as in ``/proc/self/mountinfo`` (proc(5)).
    """

    def __init__(self, root: str, table: bytes) -> None:
        """Read *table*."""
        self._root = ""
        self._below: list[tuple[str, str]] = []
        longest = -1
        top = root.rstrip("/")
        for line in table.splitlines():
            place, _, rest = line.partition(b" - ")
            fields = place.split(b" ")
            if len(fields) <= 4 or not rest:  # noqa: PLR2004 - the mount point is the fifth
                continue
            point = _OCTAL.sub(lambda octal: bytes([int(octal[1], 8)]), fields[4])
            path = point.decode(errors="surrogateescape").rstrip("/")
            kind = rest.split(b" ")[0].decode(errors="replace")
            if f"{top}/".startswith(f"{path}/"):
                # Of two at one place the later one lies above.
                if len(path) >= longest:
                    longest, self._root = len(path), kind
            elif path.startswith(f"{top}/"):
                self._below.append((path[len(top) + 1 :], kind))
        self._below.sort(key=lambda each: len(each[0]))

    def silent(self, directory: str) -> str:
        """Return the kind of the disk that *directory* is on, if it does not tell; else ""."""
        kind = self.kind(directory)
        return kind if kind in _SILENT else ""

    def vague(self, directory: str) -> str:
        """Return the kind of the disk that *directory* is on, if its times can't be trusted.

        Others may write there with clocks of their own, or a change leaves no time behind that
        no tool can set back.
        """
        kind = self.kind(directory)
        return kind if kind in _SILENT or kind in _TIMELESS else ""

    def kind(self, directory: str) -> str:
        """Return the kind of the disk that *directory* is on, or "" if that is not known."""
        kind = self._root
        for path, each in self._below:
            if f"{directory}/".startswith(f"{path}/"):
                kind = each
        return kind


def mounts(root: str) -> Mounts:
    """Return the mounts of *root* as they are now."""
    try:
        table = _TABLE.read_bytes() if sys.platform == "linux" else b""
    except OSError:
        table = b""
    return Mounts(root, table)
