"""Make lambdalint/aws/data/runtimes.json anew: the installed cfn-lint and the tables below -> one file.

    python scripts/refresh_knowledge.py           write the file, print what changed
    python scripts/refresh_knowledge.py --check   print what would change, exit 1 if anything would

Derived from cfn-lint: which runtimes exist (the enumeration in the schema of AWS::Lambda::Function, and the
lifecycle file), and a copy of the lifecycle dates for the day on which cfn-lint moves that file.
Kept by hand, here: what no machine-readable source says. Change a table, run the script, commit both.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

from lambdalint.aws import cfn_lint_data
from lambdalint.aws.runtimes import parse_id

TARGET = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data" / "runtimes.json"

CHECKED = "2026-11-21"  # the day on which a person last held the tables against the documentation

GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"

SOURCES = {
    "runtimes": "enumeration of Runtime in cfn-lint's schema of AWS::Lambda::Function",
    "lifecycle": "cfn-lint's data/AdditionalSpecs/LmbdRuntimeLifecycle.json; at run time the installed one",
    "operating_system": GUIDE + "lambda-runtimes.html (tables of supported and deprecated runtimes)",
    "architectures": GUIDE + "foundation-arch.html (runtimes on Amazon Linux 1 have no arm64)",
    "container_only": GUIDE + "lambda-runtimes.html (the rows that say: container only)",
    "glibc": "https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html (and 2.17 on Amazon Linux 1)",
    "sdk": GUIDE + "lambda-runtimes.html and the page of each language: runtime-included SDK versions",
    "snapstart": GUIDE + "snapstart.html#snapstart-runtimes (Java 11, Python 3.12, .NET 8, each and later)",
    "startup_variable": GUIDE + "runtimes-modify.html (language-specific environment variables)",
    "preview": "https://aws.amazon.com/blogs/compute/introducing-public-preview-runtimes-on-aws-lambda-starting-with-node-js-26-and-python-3-15/",
    "custom": GUIDE + "cmr-using.html (Runtime: custom, with RuntimeConfig)",
}

# Of each family: from which version on it runs on which Amazon Linux. An id's own suffix (.al2) goes first.
OPERATING_SYSTEM: dict[str, list[tuple[tuple[int, ...], str]]] = {
    "dotnet": [((1, 0), "AL1"), ((3, 1), "AL2"), ((8,), "AL2023")],
    "go": [((1,), "AL1")],
    "java": [((8,), "AL1"), ((11,), "AL2"), ((21,), "AL2023")],
    "nodejs": [((0, 10), "AL1"), ((10,), "AL2"), ((20,), "AL2023")],
    "provided": [((1,), "AL1"), ((2,), "AL2"), ((2023,), "AL2023")],
    "python": [((2, 7), "AL1"), ((3, 8), "AL2"), ((3, 12), "AL2023")],
    "ruby": [((2, 5), "AL1"), ((2, 7), "AL2"), ((3, 3), "AL2023")],
}
SUFFIX = {".al2": "AL2", ".al2023": "AL2023"}
GLIBC = {"AL1": [2, 17], "AL2": [2, 26], "AL2023": [2, 34]}
SNAPSTART: dict[str, tuple[int, ...]] = {"java": (11,), "python": (3, 12), "dotnet": (8,)}
SDK: dict[str, list[tuple[tuple[int, ...], str]]] = {
    "nodejs": [((0, 10), "aws-sdk"), ((18,), "@aws-sdk")],
    "python": [((2, 7), "boto3")],
    "ruby": [((2, 5), "aws-sdk")],
}
STARTUP_VARIABLE: dict[str, list[tuple[tuple[int, ...], str]]] = {
    "dotnet": [((3, 1), "DOTNET_STARTUP_HOOKS")],
    "java": [((8,), "JAVA_TOOL_OPTIONS")],
    "nodejs": [((0, 10), "NODE_OPTIONS")],
}
CONTAINER_ONLY = {"dotnet5.0", "dotnet7", "dotnet9"}
PREVIEW = {"nodejs26.x", "python3.15"}

# Runtimes whose dates cfn-lint 1.58 does not have. As soon as it has them, its dates win.
ADDED_LIFECYCLE: dict[str, dict[str, str | None]] = {
    **{
        name: {
            "deprecated": "2029-06-30",
            "create-block": "2029-07-31",
            "update-block": "2029-08-31",
            "successor": "java25",
            "source": "https://github.com/endoflife-date/endoflife.date/pull/10649, after "
            + GUIDE
            + "lambda-runtimes.html; "
            "the create block is that of java25, which has the same two other dates",
            "as_of": "2026-08-22",
        }
        for name in ("java8.al2023", "java11.al2023", "java17.al2023")
    },
    "dotnet5.0": {
        "deprecated": "2022-05-10",
        "create-block": None,
        "update-block": None,
        "successor": "dotnet10",
        "source": GUIDE + "lambda-runtimes.html (deprecated runtimes)",
        "as_of": CHECKED,
    },
    "dotnet7": {
        "deprecated": "2024-05-14",
        "create-block": None,
        "update-block": None,
        "successor": "dotnet10",
        "source": GUIDE + "lambda-runtimes.html (deprecated runtimes)",
        "as_of": CHECKED,
    },
}


def since(table: list[tuple[tuple[int, ...], str]], version: tuple[int, ...]) -> str | None:
    """The entry of the highest version that ``version`` reaches."""
    reached = [entry for first, entry in table if version >= first]
    return reached[-1] if reached else None


def facts(identifier: str) -> dict[str, Any]:
    """What the tables say of one runtime."""
    parsed = parse_id(identifier)
    if parsed is None:
        raise SystemExit(f"{identifier}: no family that this script knows; teach parse_id and the tables")
    family, version, suffix = parsed
    system = SUFFIX.get(suffix) or since(OPERATING_SYSTEM[family], version)
    assert system is not None, identifier
    container_only = identifier in CONTAINER_ONLY
    return {
        "operating_system": system,
        "glibc": GLIBC[system],
        "architectures": ["x86_64"] if system == "AL1" else ["arm64", "x86_64"],
        "container_only": container_only,
        "snapstart": family in SNAPSTART and version >= SNAPSTART[family] and not container_only,
        "sdk": since(SDK.get(family, []), version),
        "startup_variable": since(STARTUP_VARIABLE.get(family, []), version),
        "preview": identifier in PREVIEW,
    }


def enumerated() -> set[str]:
    """The runtimes that CloudFormation accepts, by the schema in cfn-lint."""
    schema = cfn_lint_data.load("schemas", "providers", "us-east-1.json")["AWS::Lambda::Function"]
    return set(cfn_lint_data.load("schemas", "resources", f"{schema}.json")["properties"]["Runtime"]["enum"])


def knowledge() -> dict[str, Any]:
    lifecycle: dict[str, Any] = cfn_lint_data.load("AdditionalSpecs", "LmbdRuntimeLifecycle.json")
    identifiers = enumerated() | set(lifecycle) | set(ADDED_LIFECYCLE)
    return {
        "about": "Made by scripts/refresh_knowledge.py: change the tables there, not this file.",
        "as_of": CHECKED,
        "sources": SOURCES,
        "runtimes": {identifier: facts(identifier) for identifier in sorted(identifiers)},
        "added_lifecycle": ADDED_LIFECYCLE,
        "lifecycle": lifecycle,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the file is out of date"
    )
    check = parser.parse_args().check
    old = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    new = json.dumps(knowledge(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    name = TARGET.name
    sys.stdout.writelines(
        difflib.unified_diff(
            old.splitlines(True), new.splitlines(True), f"{name} (committed)", f"{name} (derived)"
        )
    )
    if old == new:
        print(f"{name} is up to date")
        return 0
    if not check:
        TARGET.write_text(new, encoding="utf-8")
    return int(check)


if __name__ == "__main__":
    raise SystemExit(main())
