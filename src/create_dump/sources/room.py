"""How large a file may be so that it can be held in memory, with all that is made of it.

It knows what this machine and this process may use, not what is free: that changes by the second.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_PARTS: Final = 16
"""Into how many parts memory is divided. A file is there eight times at once, where JSON is made of
it: its bytes, its text, its section, its tokens…; and not every library fails where it gets no
memory: some end the process. So there is room for two such files."""

_CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")
"""What a container may use; ``max`` where that is not limited. Source: the kernel's cgroup-v2."""


@cache
def largest() -> int:
    """Return how many bytes a file may have."""
    return min(_limits(), default=sys.maxsize) // _PARTS


def _limits() -> list[int]:
    """Return what limits the memory of this process, each in bytes, as far as the system tells."""
    limits: list[int] = []
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):  # a name that this system does not know
            limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
        allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
        if allowed != resource.RLIM_INFINITY:
            limits.append(allowed)
        with suppress(OSError, ValueError):
            limits.append(int(_CONTAINER.read_text("ascii")))
    return limits
