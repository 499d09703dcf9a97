"""File names of wheels and source distributions → what they can be installed on.

Names: the PyPA "Binary distribution format" specification, PEP 425 (tags), PEP 600 (``manylinux_x_y``) with
its older names, PEP 656 (``musllinux``).
"""

from __future__ import annotations

import re
from enum import Enum

from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Truth

_LEGACY_MANYLINUX = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_MANYLINUX = regex(r"manylinux_(\d{1,9})_(\d{1,9})_(\w+)")
_SDIST = regex(r"\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|zip)$")


class Form(Enum):
    WHEEL = "wheel"
    SOURCE = "source distribution"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that can be installed. The tags are empty unless it is a wheel."""

    filename: str
    span: Span
    form: Form
    name: str = ""
    pythons: tuple[str, ...] = ()
    abis: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()

    def fits(
        self, machine: str, python: tuple[int, int] | None = None, glibc: tuple[int, int] | None = None
    ) -> bool:
        """Whether a wheel installs on Linux with glibc, ``machine`` in ``uname``'s words.

        Without ``python`` or ``glibc`` any of them will do.
        """
        return (
            self.form is Form.WHEEL
            and any(_platform_fits(tag, machine, glibc) for tag in self.platforms)
            and (python is None or _python_fits(self, python))
        )


def artifact(reference: str, span: Span) -> Artifact:
    """Read a file name, or a URL or path that ends in one."""
    filename = re.split(r"[#?]", reference, maxsplit=1)[0].rstrip("/").rpartition("/")[2].replace("%2B", "+")
    if filename.endswith(".whl"):
        parts = filename.removesuffix(".whl").split("-")
        if len(parts) in {5, 6}:
            tags = (tuple(part.split(".")) for part in parts[-3:])
            return Artifact(filename, span, Form.WHEEL, parts[0], *tags)
        return Artifact(filename, span, Form.OTHER)
    return Artifact(filename, span, Form.SOURCE if _SDIST.search(filename) else Form.OTHER)


def installable(
    artifacts: Many[Artifact],
    machine: str,
    python: tuple[int, int] | None = None,
    glibc: tuple[int, int] | None = None,
) -> Truth:
    """Whether one of the files installs on Linux with glibc.

    YES when a wheel fits; NO when the list is complete and holds neither such a wheel nor anything that
    could be built; MAYBE otherwise, because building a source distribution may succeed.
    """
    if any(item.fits(machine, python, glibc) for item in artifacts):
        return Truth.YES
    if artifacts.complete and len(artifacts) and all(item.form is Form.WHEEL for item in artifacts):
        return Truth.NO
    return Truth.MAYBE


def _platform_fits(tag: str, machine: str, glibc: tuple[int, int] | None) -> bool:
    if tag == "any":
        return True
    if tag == f"linux_{machine}":
        return True
    if match := _MANYLINUX.fullmatch(tag):
        needed, made_for = (int(match[1]), int(match[2])), match[3]
    else:
        policy, _, made_for = tag.partition("_")
        if policy not in _LEGACY_MANYLINUX:
            return False
        needed = _LEGACY_MANYLINUX[policy]
    return made_for == machine and (glibc is None or needed <= glibc)


def _python_fits(wheel: Artifact, python: tuple[int, int]) -> bool:
    major, minor = python
    own = f"cp{major}{minor}"
    for tag in wheel.pythons:
        if tag == own and not {own, "abi3", "none"}.isdisjoint(wheel.abis):
            return True
        match = re.fullmatch(rf"(?P<interpreter>py|cp){major}(?P<minor>\d{{0,9}})", tag)
        if match is None or int(match["minor"] or 0) > minor:
            continue
        # The stable ABI and pure Python run on what is newer as well: `cp37-abi3`, `py3-none`.
        if "none" in wheel.abis or (match["interpreter"] == "cp" and "abi3" in wheel.abis):
            return True
    return False
