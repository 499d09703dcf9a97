"""File names → what they promise: the Python ABI of an extension module, the platform of a prebuilt file.

Names are promises, not proof: the machine comes from the bytes. But an interpreter only looks for names
with its own tag, so a wrong tag is a missing module.
Suffixes: PEP 3149, PEP 425, and CPython's ``importlib.machinery.EXTENSION_SUFFIXES``.
"""

from __future__ import annotations

import re

from lambdalint.patterns import regex
from lambdalint.records import dataclass

_TAGGED = regex(
    r"\.(?P<implementation>cpython|pypy|graalpy|pyston)-?(?P<digits>\d{2,4})(?P<flags>[a-z]*)"
    r"(?:-pp\d+|-native)?(?:-(?P<platform>[\w-]+))?\.so$"
)
_WINDOWS = regex(r"\.(?:cp(?P<digits>\d{2,4})(?P<flags>[a-z]*)-)?(?P<platform>win\w+)?\.?pyd$")
_STABLE = regex(r"\.abi3t?(?:-(?P<platform>[\w-]+))?\.so$")
_MACHINES = ("x86_64", "aarch64", "i386", "i686", "arm64", "armv7l", "ppc64le", "s390x", "riscv64")

#: Node's words for a platform, as npm packages put them into folder and package names:
#: ``prebuilds/linux-x64/``, ``@esbuild/linux-arm64``, ``@img/sharp-linuxmusl-x64``.
_PREBUILT = regex(
    r"(?:^|[-_/.@+])(?P<system>linuxmusl|linux|darwin|macos|win32|windows|freebsd|android|alpine)"
    r"[-_/]?(?P<cpu>x64|x86_64|amd64|arm64|aarch64|ia32|armv7|arm|64)"
    r"(?:[-_](?P<libc>gnu|musl|glibc))?(?=$|[-_/.@+])",
    re.IGNORECASE,
)
#: A folder named after a machine alone, or as compilers name their targets: ``aarch64-linux-gnu/``.
_MACHINE_FOLDER = regex(
    r"(?:^|/)(?P<cpu>x64|x86_64|amd64|arm64|aarch64)"
    r"(?:-(?:unknown-)?(?P<system>linux|darwin)(?:-(?P<libc>gnu|musl))?)?(?=/)",
    re.IGNORECASE,
)
#: A file named after a machine: ``libnetty_epoll_x86_64.so``, ``tool-arm64``, ``bootstrap.amd64``.
_MACHINE_NAME = regex(
    r"[-_.@](?P<cpu>x64|x86_64|amd64|arm64|aarch64)(?P<system>)(?P<libc>)(?:\.(?:so|node|bin|exe)[\d.]*)?$",
    re.IGNORECASE,
)
_CPUS = {
    "64": "x86_64",
    "x64": "x86_64",
    "amd64": "x86_64",
    "arm64": "aarch64",
    "ia32": "i386",
    "armv7": "arm",
}
_SYSTEMS = {"macos": "darwin", "win32": "windows", "linuxmusl": "linux", "alpine": "linux"}


@dataclass(frozen=True, slots=True)
class PythonAbi:
    """The tag in an extension module's name.

    ``module`` is the path without the tag and suffix (``numpy/core/_multiarray``): a pure-Python module
    of that name may stand in. ``version`` is ``(3, 12)``, or ``None`` for the stable ABI (``stable``) and
    for an untagged module, which every CPython tries to load. ``machine``, ``system`` and ``libc`` are
    ``None`` when the name does not say.
    """

    module: str
    implementation: str = "cpython"
    version: tuple[int, int] | None = None
    flags: str = ""
    stable: bool = False
    machine: str | None = None
    system: str | None = None
    libc: str | None = None

    @property
    def free_threaded(self) -> bool:
        return "t" in self.flags

    @property
    def tagged(self) -> bool:
        return self.version is not None or self.stable


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that a path names, in the words of ``uname``: one of several alternatives, usually."""

    system: str | None
    machine: str
    libc: str | None = None


def python_abi(path: str) -> PythonAbi | None:
    """Read the ABI tag of an extension module's path; ``None`` when the name is none of one.

    A ``.so`` without tag is both: a module, if anybody imports it, or a library.
    """
    if match := _TAGGED.search(path):
        digits = match["digits"]
        version = (int(digits[0]), int(digits[1:]))
        machine, system, libc = _platform(match["platform"] or "")
        return PythonAbi(
            path[: match.start()],
            match["implementation"],
            version,
            match["flags"],
            machine=machine,
            system=system,
            libc=libc,
        )
    if match := _STABLE.search(path):
        machine, system, libc = _platform(match["platform"] or "")
        return PythonAbi(path[: match.start()], stable=True, machine=machine, system=system, libc=libc)
    if path.endswith(".pyd") and (match := _WINDOWS.search(path)):
        digits = match["digits"]
        return PythonAbi(
            path[: match.start()],
            version=(int(digits[0]), int(digits[1:])) if digits else None,
            flags=match["flags"] or "",
            system="windows",
        )
    if path.endswith(".so"):
        return PythonAbi(path.removesuffix(".so"))
    return None


def _platform(text: str) -> tuple[str | None, str | None, str | None]:
    """``x86_64-linux-gnu`` → machine, system, libc."""
    machine = next((name for name in _MACHINES if text.startswith(name)), None)
    system = next((name for name in ("linux", "darwin", "freebsd", "emscripten") if name in text), None)
    libc = "musl" if "musl" in text else "gnu" if "gnu" in text else None
    return machine, system, libc


def named_platform(path: str) -> Platform | None:
    """The platform that a folder or file name in ``path`` names: the last one, when there are several.

    Such files are alternatives, of which a loader takes the one that fits; a foreign one is no fault.
    """
    named = (
        [*_PREBUILT.finditer(path)] or [*_MACHINE_FOLDER.finditer(path)] or [*_MACHINE_NAME.finditer(path)]
    )
    if not named:
        return None
    parts = {name: (value or "").lower() for name, value in named[-1].groupdict().items()}
    system, cpu, libc = parts["system"], parts["cpu"], parts["libc"].replace("glibc", "gnu")
    if system in {"linuxmusl", "alpine"}:
        libc = "musl"
    return Platform(_SYSTEMS.get(system, system) or None, _CPUS.get(cpu, cpu), libc or None)
