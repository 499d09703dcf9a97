"""Make lambdalint/aws/data/sam_connectors.json anew from the SAM translator.

    python scripts/refresh_sam_connectors.py           write the file, print what changes
    python scripts/refresh_sam_connectors.py --check   write nothing, exit 1 when the file would change

aws-sam-translator is a development-time dependency. From it come the profiles of connectors: what each pair
of resource types may be allowed to do, and which property of a resource names its role.
"""

from __future__ import annotations

import argparse
import json
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data" / "sam_connectors.json"


def profiles() -> dict[str, Any]:
    spec = find_spec("samtranslator")
    if spec is None or spec.origin is None:
        raise SystemExit("aws-sam-translator is not installed")
    path = Path(spec.origin).parent / "model" / "connector_profiles" / "profiles.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {
        "permissions": {
            source: {
                destination: {"type": profile["Type"], **_properties(profile["Properties"])}
                for destination, profile in destinations.items()
            }
            for source, destinations in raw["Permissions"].items()
        },
        "resources": raw["CfnResourceProperties"],
    }


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    return {"source_policy": properties["SourcePolicy"], "categories": properties["AccessCategories"]}


def rendered() -> str:
    """One pair of types per line, so that a change of one is a change of one line."""
    found = profiles()
    head = {
        "description": "made by scripts/refresh_sam_connectors.py",
        "sources": {"aws-sam-translator": version("aws-sam-translator")},
    }
    lines = [json.dumps(head, separators=(",", ":"))[:-1] + ',\n"permissions":{']
    sources = []
    for source, destinations in sorted(found["permissions"].items()):
        pairs = [
            f"{json.dumps(destination)}:{json.dumps(profile, separators=(',', ':'))}"
            for destination, profile in sorted(destinations.items())
        ]
        sources.append(f"{json.dumps(source)}:{{\n" + ",\n".join(pairs) + "\n}")
    resources = [
        f"{json.dumps(name)}:{json.dumps(resource, separators=(',', ':'))}"
        for name, resource in sorted(found["resources"].items())
    ]
    lines.append(",\n".join(sources))
    lines.append('},\n"resources":{')
    lines.append(",\n".join(resources))
    lines.append("}}\n")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 when the file would change"
    )
    check = parser.parse_args().check
    text = rendered()
    same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
    print(f"{TARGET.name} is up to date" if same else f"{TARGET.name} changes")
    if not check:
        TARGET.write_text(text, encoding="utf-8", newline="")
    return int(check and not same)


if __name__ == "__main__":
    raise SystemExit(main())
