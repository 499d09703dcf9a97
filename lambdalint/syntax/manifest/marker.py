"""A PEP 508 marker → whether it holds on Linux with a given Python and machine."""

from __future__ import annotations

from lambdalint.patterns import regex
from lambdalint.values import Truth

#: What depends on the place and moment of installing.
_UNKNOWABLE = regex(r"\b(?:platform_release|platform_version|extra|extras|dependency_groups)\b")


def applies(marker: str | None, python: tuple[int, int] | None, machine: str | None) -> Truth:
    """Whether a dependency with that marker is installed; no marker always is.

    ``machine`` in ``uname``'s words, ``python`` as ``(3, 12)``; ``None`` for what is not known, and then,
    as for markers that do not parse, the answer may be MAYBE.
    """
    if not marker:
        return Truth.YES
    if _UNKNOWABLE.search(marker):
        return Truth.MAYBE
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName  # noqa: PLC0415

    try:
        parsed = Marker(marker)
        answers = {parsed.evaluate(dict(environment)) for environment in _environments(python, machine)}
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError, RecursionError):
        return Truth.MAYBE
    return Truth.of(answers.pop()) if len(answers) == 1 else Truth.MAYBE


def _environments(python: tuple[int, int] | None, machine: str | None) -> list[dict[str, str]]:
    """Every environment that is still possible; a marker that tells them apart cannot be decided."""
    versions = [python] if python else [(3, minor) for minor in range(6, 20)]
    machines = [machine] if machine else ["x86_64", "aarch64"]
    return [
        {
            "implementation_name": "cpython",
            "implementation_version": f"{major}.{minor}.{patch}",
            "os_name": "posix",
            "platform_machine": name,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{major}.{minor}.{patch}",
            "python_version": f"{major}.{minor}",
            "sys_platform": "linux",
            "extra": "",
        }
        for major, minor in versions
        for name in machines
        for patch in (0, 99)
    ]
