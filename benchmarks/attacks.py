"""Files made to be slow: one line of a megabyte of one letter, of dashes, of blanks, base64, code.

Each is dumped at one and at four megabytes, in turn with a dump that has next to nothing in it,
whose CPU time is taken off within the round. Linear is four times as long for four times as much.
"""

from __future__ import annotations

import base64
import random
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import measure
from measure import Contender, Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from measure import Run

MEGABYTE: Final = 1_000_000
TIMES: Final = 4
LINEAR: Final = TIMES * 1.5
"""With room for the noise in small differences of whole processes."""
NOISE_S: Final = 0.05
"""What adds less than that is too near to nothing for a ratio."""
ROUNDS: Final = 7
START: Final = "start"


def main() -> None:
    """Measure each attack, and print."""
    rows, ratios = [], []
    with tempfile.TemporaryDirectory() as folder:
        nothing = _contender(Path(folder), START, "x\n")
        for name, make in ATTACKS.items():
            sizes = {times: make(MEGABYTE * times) for times in (1, TIMES)}
            attacks = [_contender(Path(folder), f"{name} {n}", text) for n, text in sizes.items()]
            start, *runs = measure.take_turns([nothing, *attacks], ROUNDS).values()
            one, many = (_added(start, each) for each in runs)
            rows.append((name, f"{one:.3f}", f"{many:.3f}"))
            ratios.append(Ratio(f"{name}: seconds a megabyte / 1 s", many / TIMES, 1))
            if one > NOISE_S:
                ratios.append(Ratio(f"{name}: {TIMES} MB / 1 MB", many / one, LINEAR))
    measure.print_table(("one line of", "1 MB CPU s", f"{TIMES} MB CPU s"), rows)
    measure.print_ratios(ratios)


def _contender(folder: Path, name: str, text: str) -> Contender:
    """Return the dump of *text* alone."""
    tree = folder / name.replace(" ", "-")
    tree.mkdir(exist_ok=True)
    (tree / "one.js").write_text(text)
    program = str(Path(sys.executable).with_name("create-dump"))
    return Contender(
        name, [program, str(tree), "-o", str(folder / "out.md"), "--quiet", "--no-cache"]
    )


def _added(start: Sequence[Run], attack: Sequence[Run]) -> float:
    """Return the CPU seconds that *attack* adds to a start, the median of its rounds."""
    return median(one.cpu - other.cpu for one, other in zip(attack, start, strict=True))


def _random() -> random.Random:
    return random.Random(7)  # noqa: S311 - nothing is kept secret by it


def _base64(size: int) -> str:
    return base64.b64encode(_random().randbytes(size * 3 // 4)).decode()


def _minified(size: int) -> str:
    letters = _random()
    parts: list[str] = []
    length = 0
    while length < size:
        a, b, c = (letters.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(3))
        number = letters.randrange(9999)
        parts.append(f"function {a}({b},{c}){{return {b}?{c}[{number}]:{a}({c},{b}.{a}{number})}};")
        length += len(parts[-1])
    return "".join(parts)


ATTACKS: Final[dict[str, Callable[[int], str]]] = {
    "one letter": lambda size: "a" * size,
    "dashes": lambda size: "-" * size,
    "blanks": lambda size: " " * size,
    "base64": _base64,
    "minified JavaScript": _minified,
}


if __name__ == "__main__":
    main()
