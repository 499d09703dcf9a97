"""Make lambdalint/aws/data/sam_policy_templates.json anew from the SAM translator.

    python scripts/refresh_sam_policy_templates.py           write the file, print what changes
    python scripts/refresh_sam_policy_templates.py --check   write nothing, exit 1 when the file would change

aws-sam-translator is a development-time dependency. From it come its policy templates (``S3ReadPolicy``)
and the names of managed policies that it turns into ARNs, per partition.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data" / "sam_policy_templates.json"


def translator() -> Path:
    spec = find_spec("samtranslator")
    if spec is None or spec.origin is None:
        raise SystemExit("aws-sam-translator is not installed")
    return Path(spec.origin).parent


def references(value: Any) -> Iterator[str]:
    """The targets of every Ref in a value."""
    match value:
        case {"Ref": str(name)}:
            yield name
        case dict():
            for item in value.values():
                yield from references(item)
        case list():
            for item in value:
                yield from references(item)


def templates() -> dict[str, Any]:
    raw = json.loads((translator() / "policy_templates_data" / "policy_templates.json").read_text())
    found = {}
    for name, template in sorted(raw["Templates"].items()):
        parameters = list(template.get("Parameters", {}))
        statements = template["Definition"]["Statement"]
        if unknown := set(references(statements)) - set(parameters):
            raise SystemExit(f"{name} refers to {unknown}, which are no parameters of it")
        found[name] = {
            "description": template.get("Description", ""),
            "parameters": parameters,
            "statements": statements,
        }
    return found


def managed_names() -> dict[str, dict[str, str]]:
    """Partition -> path -> the names of the managed policies there, separated by spaces."""
    raw = json.loads((translator() / "internal" / "data" / "aws_managed_policies.json").read_text())
    found: dict[str, dict[str, list[str]]] = {}
    for partition, policies in raw.items():
        for name, arn in sorted(policies.items()):
            start, _, rest = arn.partition(":policy/")
            path, _, last = rest.rpartition("/")
            if start != f"arn:{partition}:iam::aws" or last != name:
                raise SystemExit(f"unexpected ARN of {name} in {partition}: {arn}")
            found.setdefault(partition, {}).setdefault(path, []).append(name)
    return {
        partition: {path: " ".join(names) for path, names in paths.items()}
        for partition, paths in found.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 when the file would change"
    )
    check = parser.parse_args().check
    before = json.loads(TARGET.read_text()) if TARGET.exists() else {"templates": {}}
    now = templates()
    for name in sorted(now.keys() | before["templates"].keys()):
        if now.get(name) != before["templates"].get(name):
            print(f"{'gone' if name not in now else 'new or changed'}: {name}")
    header = {
        "description": "made by scripts/refresh_sam_policy_templates.py",
        "sources": {"aws-sam-translator": version("aws-sam-translator")},
    }
    lines = [
        f"{json.dumps(name)}:{json.dumps(template, separators=(',', ':'))}" for name, template in now.items()
    ]
    managed = json.dumps(managed_names(), separators=(",", ":"))
    body = ",\n".join(lines)
    text = f'{json.dumps(header)[:-1]},\n"templates":{{\n{body}\n}},\n"managed_policies":{managed}}}\n'
    json.loads(text)
    print(f"{len(now)} templates, {len(text) / 1e6:.2f} MB")
    changed = not TARGET.exists() or TARGET.read_text() != text
    if changed and not check:
        TARGET.write_text(text)
    return int(changed and check)


if __name__ == "__main__":
    raise SystemExit(main())
