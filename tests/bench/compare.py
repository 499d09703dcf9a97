"""lambdalint beside cfn-lint on the same templates, as ratios.

    python tests/bench/compare.py [--rounds N] [--walk] [--select NAMES] TEMPLATE_OR_FOLDER... | @LIST

LIST is a file with a path per line.

Both tools run as whole processes, start-up included, in turn, so that a machine whose speed drifts slows
both; what is compared is the user time that the operating system gives each process, and its peak memory.
Folders are searched for templates as lambdalint searches them, and both tools get the same list of files.
cfn-lint stops at a template that it cannot read (an empty ``Parameters:``); ``--leave-out`` names such files.
lambdalint also reads the code and scripts beside the templates; ``--templates-only`` copies the templates
to an empty folder first, so that both tools read the same; with ``--walk`` it gets the folders themselves,
finds the templates in them, and reads every script, while cfn-lint gets the list of templates. ``--select``
chooses the rules of lambdalint.

Only the ratios mean anything elsewhere: they, and the list of templates, are what to quote.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(sys.executable).parent
#: Regions multiply what cfn-lint looks at; one is what most projects deploy to, and its default.
TOOLS = {
    "lambdalint": [str(HERE / "lambdalint"), "check", "--isolated"],
    "cfn-lint": [str(HERE / "cfn-lint")],
}


#: Compiled modules are kept, as they are wherever a tool is installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Figure:
    """One finished process: user time in seconds, peak memory in MiB, exit code."""

    user: float
    peak: float
    code: int


def run(command: Sequence[str], folder: Path) -> Figure:
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Figure(usage.ru_utime, usage.ru_maxrss / 1024, process.returncode)


def compare(given: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Figure]]:
    """Run each tool once per round on what it is given, after a round that is not counted."""
    figures: dict[str, list[Figure]] = {name: [] for name in TOOLS}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name, command in TOOLS.items():
                figure = run([*command, *given[name]], Path(folder))
                if number or rounds == 1:
                    figures[name].append(figure)
    return figures


def report(figures: dict[str, list[Figure]]) -> Iterator[str]:
    yield f"{'':10}  {'user':>8}  {'peak':>9}  exit"
    medians = {}
    for name, runs in figures.items():
        medians[name] = user = statistics.median(figure.user for figure in runs)
        peak = max(figure.peak for figure in runs)
        yield f"{name:10}  {user:6.2f} s  {peak:5.0f} MiB  {runs[-1].code}"
    pairs = zip(figures["cfn-lint"], figures["lambdalint"], strict=False)
    ratios = sorted(theirs.user / ours.user for theirs, ours in pairs)
    yield (
        f"lambdalint is {medians['cfn-lint'] / medians['lambdalint']:.1f} times as fast"
        f" (rounds: {ratios[0]:.1f} to {ratios[-1]:.1f})"
    )


def templates_in(paths: Sequence[Path], left_out: Sequence[str]) -> list[str]:
    """The templates that lambdalint finds under some paths; files that are named are taken as they are."""
    from lambdalint.build.project import ProjectReader
    from lambdalint.discovery import Discovery
    from lambdalint.reading import could_be_template, read
    from lambdalint.source import Source

    found = []
    for file in Discovery(Path.cwd()).files(paths, could_be_template):
        source = read(file)
        if isinstance(source, Source) and ProjectReader().read(source):
            found.append(str(file.path))
    return [path for path in found if not any(path.endswith(name) for name in left_out)]


def alone(templates: Sequence[str], folder: Path) -> list[str]:
    """The templates, copied to where nothing lies beside them."""
    copies = []
    for number, path in enumerate(templates):
        copy = folder / str(number) / Path(path).name
        copy.parent.mkdir()
        copies.append(shutil.copy(path, copy))
    return [str(copy) for copy in copies]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        fromfile_prefix_chars="@",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default: 5)")
    parser.add_argument("--leave-out", action="append", default=[], metavar="NAME", help="ends of paths")
    parser.add_argument("--templates-only", action="store_true", help="away from the code beside them")
    parser.add_argument("--walk", action="store_true", help="lambdalint walks the paths, scripts and all")
    parser.add_argument("--select", metavar="NAMES", help="the rules and packs that lambdalint runs")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        templates = templates_in(options.paths, options.leave_out)
        if options.templates_only:
            templates = alone(templates, Path(folder))
        if not templates:
            parser.error("no template found")
        print(f"{len(templates)} templates, {options.rounds} rounds", flush=True)
        ours = list(map(str, options.paths)) if options.walk else templates
        if options.select:
            ours = [f"--select={options.select}", *ours]
        for line in report(compare({"lambdalint": ours, "cfn-lint": templates}, options.rounds)):
            print(line)


if __name__ == "__main__":
    main()
