"""Lambda runtimes: an identifier (``python3.12``) and a day -> what Lambda does with it.

The dates come from the installed cfn-lint, so that upgrading it upgrades them; everything else from
``data/runtimes.json``, which scripts/refresh_knowledge.py makes and which names its sources.
It refuses to know a runtime that neither has: :func:`runtime` returns None, and :func:`is_newer_than_known`
says whether Lambda may have got it since.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

from lambdalint.aws import cfn_lint_data
from lambdalint.records import dataclass

NOTICE: Final = timedelta(days=180)
"""How long before a deprecation AWS starts to tell its customers.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-deprecation-notify
"""

CUSTOM: Final = "custom"
"""``Runtime: custom``: the function names a customer-managed runtime in ``RuntimeConfig``.

Source: https://docs.aws.amazon.com/lambda/latest/dg/cmr-using.html
"""

LANGUAGES: Final = {
    "dotnet": ".NET",
    "go": "Go",
    "java": "Java",
    "nodejs": "Node.js",
    "python": "Python",
    "ruby": "Ruby",
}

_ID = (
    r"(?P<family>python|nodejs|ruby|java|dotnet(?:core)?|go|provided)"
    r"(?P<major>\d{1,4})?(?:\.(?P<minor>\d{1,4}))?(?P<x>\.x)?(?P<suffix>\.al\d{1,4})?(?P<edge>-edge)?"
)
# How Lambda writes the identifiers of today; what is written otherwise is no future runtime but a mistake.
_WELL_FORMED = (
    r"python\d{1,2}\.\d{1,3}|ruby\d{1,2}\.\d{1,3}|nodejs\d{1,3}\.x|dotnet\d{1,3}"
    r"|java\d{1,3}(?:\.al\d{4})?|provided\.al\d{4}"
)


class Phase(Enum):
    """Where a runtime stands on a given day, in the order in which Lambda takes it away."""

    SUPPORTED = "supported"
    RETIRING = "retiring"
    DEPRECATED = "deprecated"
    CREATE_BLOCKED = "create blocked"
    UPDATE_BLOCKED = "update blocked"


@dataclass(frozen=True, slots=True)
class Runtime:
    """One runtime identifier.

    ``version`` compares within a family (``provided`` has the year of its Amazon Linux).
    ``operating_system`` is ``AL1``, ``AL2``, ``AL2023``, or None when only cfn-lint knows the runtime;
    ``glibc`` likewise. ``sdk`` is the AWS SDK in the runtime, as code imports it. ``preview`` runtimes
    carry no service level agreement. Dates are None where AWS has set none. ``successor`` is what was
    named when the data were made; ask :func:`successor` for one that is fit on a given day.
    """

    id: str
    family: str
    version: tuple[int, ...]
    deprecated: date | None = None
    create_block: date | None = None
    update_block: date | None = None
    successor: str | None = None
    operating_system: str | None = None
    glibc: tuple[int, int] | None = None
    architectures: frozenset[str] = field(default=frozenset({"arm64", "x86_64"}))
    container_only: bool = False
    snapstart: bool = True
    sdk: str | None = None
    startup_variable: str | None = None
    preview: bool = False

    @property
    def language(self) -> str | None:
        """The name of the language as AWS writes it; None for runtimes that may run anything."""
        return LANGUAGES.get(self.family)

    @property
    def os_only(self) -> bool:
        """Whether the function brings its own bootstrap (the ``provided`` family)."""
        return self.family == "provided"

    @property
    def package_types(self) -> frozenset[str]:
        """The values of ``PackageType`` with which functions use this runtime."""
        return frozenset({"Image"} if self.container_only else {"Zip", "Image"})


def parse_id(identifier: str) -> tuple[str, tuple[int, ...], str] | None:
    """Family, version and operating system suffix: ``java8.al2`` -> ``("java", (8,), ".al2")``.

    None for what no Lambda runtime is ever called like.
    """
    match = re.fullmatch(_ID, identifier)
    if match is None:
        return None
    family, suffix = match["family"], match["suffix"] or ""
    version = tuple(int(match[part]) for part in ("major", "minor") if match[part])
    if family == "provided":
        return family, (int(suffix.removeprefix(".al") or 1),), suffix
    if identifier == "nodejs":  # the first one, Node.js 0.10
        version = (0, 10)
    return (family.removesuffix("core"), version, suffix) if version else None


def runtime(identifier: str) -> Runtime | None:
    """The runtime of that exact identifier, or None."""
    return all_runtimes().get(identifier)


@cache
def all_runtimes() -> Mapping[str, Runtime]:
    """Every runtime that Lambda has or had, by identifier."""
    facts: dict[str, dict[str, Any]] = _data()["runtimes"]
    dates = _lifecycle()
    known = {
        identifier: _make(identifier, facts.get(identifier), dates.get(identifier))
        for identifier in facts | dates
    }
    known[CUSTOM] = Runtime(CUSTOM, CUSTOM, ())
    return {identifier: found for identifier, found in known.items() if found is not None}


def phase(of: Runtime, as_of: date) -> Phase:
    """The phase of a runtime on a day. A date has passed from its own day on.

    The block dates are looked at first: a few old runtimes were blocked before they were deprecated.
    """
    if of.update_block is not None and of.update_block <= as_of:
        return Phase.UPDATE_BLOCKED
    if of.create_block is not None and of.create_block <= as_of:
        return Phase.CREATE_BLOCKED
    if of.deprecated is None or of.deprecated - as_of > NOTICE:
        return Phase.SUPPORTED
    return Phase.DEPRECATED if of.deprecated <= as_of else Phase.RETIRING


def successor(of: Runtime, as_of: date) -> str | None:
    """What to move to on that day: supported, released, for zip packages. None if the data have nothing.

    A successor may have been overtaken itself (``nodejs24.x`` after April 2028), so the chain is followed,
    and at its end the newest runtime of the family is tried.
    """
    seen = {of.id}
    following = of.successor
    while following is not None and following not in seen:
        candidate = runtime(following)
        if candidate is None:
            break
        if _fit(candidate, as_of):
            return candidate.id
        seen.add(following)
        following = candidate.successor
    newer = [other for other in _family(of.family) if other.version > of.version and _fit(other, as_of)]
    return max(newer, key=_newest_first).id if newer else None


def is_newer_than_known(identifier: str) -> bool:
    """Whether Lambda may have got this runtime after our data were made.

    So it is for an identifier in Lambda's own spelling whose version, or whose Amazon Linux, is above all
    that are known: ``python3.99``, ``java17.al2027``. ``nodejs19.x`` is not: there never was one.
    """
    parsed = parse_id(identifier)
    if parsed is None or not re.fullmatch(_WELL_FORMED, identifier) or identifier in all_runtimes():
        return False
    family, version, suffix = parsed
    return version > max(other.version for other in _family(family)) or (
        suffix != "" and _linux(suffix) > max(_linux(other.id) for other in all_runtimes().values())
    )


def nearest(identifier: str, as_of: date | None = None) -> str | None:
    """What the author of an unknown identifier most likely meant; None when nothing is close.

    ``pyhton3.12`` and ``Python 3.12`` mean ``python3.12``. A version that never was (``nodejs19.x``) is led
    to the next one of its family; with ``as_of`` to the next one that is supported on that day.
    """
    if len(identifier) > 40:
        return None
    text = re.sub(r"[^a-z0-9.]", "", identifier.lower())
    match = re.match(r"\.?([a-z]+)(?:\.?(\d[\d.]*))?", text)
    if match is None:
        return None
    family = _nearest_family(match[1])
    if family is None:
        return None
    wanted = tuple(int(digits[:4]) for digits in (match[2] or "").split(".") if digits)
    if family == "python" and len(wanted) == 1 and wanted[0] > 9:  # python312
        wanted = (int(str(wanted[0])[0]), int(str(wanted[0])[1:]))
    if match[1] in _COMPILED:  # go1.21 names a version of the language, not of the runtime
        wanted = ()
    zips = [other for other in _family(family) if not other.container_only and not other.preview]
    exact = [other for other in zips if wanted and _same(other, wanted)]
    if exact:
        return max(exact, key=_newest_first).id
    begun = [other for other in zips if other.id.startswith(text)]
    if len(begun) == 1:  # nodejs6.1 is nodejs6.10 without its last digit
        return begun[0].id
    fit = [other for other in zips if as_of is None or _fit(other, as_of)]
    above = [other for other in fit if wanted and other.version > wanted]
    if above:
        return min(above, key=lambda other: (other.version, -_linux(other.id))).id
    return max(fit, key=_newest_first).id if fit else None


def _same(of: Runtime, wanted: tuple[int, ...]) -> bool:
    # nodejs20.x is also written node20 and nodejs20.10, python3.12 also 3.12.1, dotnet8 also dotnet8.0;
    # python3 leaves the rest open
    length = min(len(of.version), len(wanted))
    return wanted[:length] == of.version[:length]


_COMPILED = frozenset({"go", "golang", "rust"})
_FAMILY_NAMES = {
    "node": "nodejs",
    "js": "nodejs",
    "py": "python",
    "net": "dotnet",
    "dotnetcore": "dotnet",
    "corretto": "java",
    **dict.fromkeys(_COMPILED, "provided"),
    "al": "provided",
    "custom": "provided",
    "providedal": "provided",
    **{name: name for name in ("dotnet", "java", "nodejs", "provided", "python", "ruby")},
}


def _nearest_family(word: str) -> str | None:
    if word in _FAMILY_NAMES:
        return _FAMILY_NAMES[word]
    from difflib import get_close_matches  # noqa: PLC0415  only misspelt runtimes pay for it

    close = get_close_matches(word, [name for name in _FAMILY_NAMES if len(name) > 3], n=1, cutoff=0.7)
    return _FAMILY_NAMES[close[0]] if close else None


def _fit(candidate: Runtime, as_of: date) -> bool:
    usable = not candidate.preview and not candidate.container_only and candidate.family != CUSTOM
    return usable and phase(candidate, as_of) is Phase.SUPPORTED


def _family(name: str) -> list[Runtime]:
    return [other for other in all_runtimes().values() if other.family == name]


def _newest_first(of: Runtime) -> tuple[tuple[int, ...], int]:
    return of.version, _linux(of.id)


def _linux(identifier: str) -> int:
    """The Amazon Linux that an identifier names itself: ``java8.al2023`` -> 2023; 0 for none."""
    found = re.search(r"\.al(\d{1,4})$", identifier)
    return int(found[1]) if found else 0


def _make(
    identifier: str, facts: dict[str, Any] | None, dates: dict[str, str | None] | None
) -> Runtime | None:
    parsed = parse_id(identifier)
    if parsed is None:  # a newer cfn-lint knows a family that we do not
        return None
    family, version, _ = parsed
    dates = dates or {}
    life: dict[str, Any] = {
        "deprecated": _day(dates.get("deprecated")),
        "create_block": _day(dates.get("create-block")),
        "update_block": _day(dates.get("update-block")),
        "successor": dates.get("successor"),
    }
    if facts is None:
        return Runtime(identifier, family, version, **life)
    made = facts | {"glibc": tuple(facts["glibc"]), "architectures": frozenset(facts["architectures"])}
    return Runtime(identifier, family, version, **life, **made)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "runtimes.json"
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


def _lifecycle() -> dict[str, dict[str, str | None]]:
    """Dates by identifier: the installed cfn-lint's, else the copy, and what both do not have yet."""
    try:
        dates: dict[str, dict[str, str | None]] = cfn_lint_data.load(
            "AdditionalSpecs", "LmbdRuntimeLifecycle.json"
        )
    except cfn_lint_data.DataMissingError:
        dates = _data()["lifecycle"]
    added: dict[str, dict[str, str | None]] = _data()["added_lifecycle"]
    return added | dates
