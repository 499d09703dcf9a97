"""Make lambdalint/aws/data/managed_policies.json anew from the policies that moto carries.

    python -m pip install moto
    python scripts/refresh_managed_policies.py           write the file, print what changes
    python scripts/refresh_managed_policies.py --check   write nothing, exit 1 when the file would change

moto imports AWS's managed policies from IAM itself (``make aws_managed_policies``), each with the id of its
default version and the dates. Service-linked policies cannot be attached to a role of one's own and stay
out, and so do documents of more than LIMIT characters, except those of KEPT: a policy that lambdalint does
not know makes a role incomplete, never a finding.
"""

from __future__ import annotations

import argparse
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data" / "managed_policies.json"

LIMIT = 4000

KEPT = frozenset(
    {
        "AmazonBedrockFullAccess",
        "AmazonEC2FullAccess",
        "AmazonSageMakerFullAccess",
        "AmazonVPCFullAccess",
        "AWSCodeCommitFullAccess",
        "AWSLambda_FullAccess",
        "CloudWatchFullAccessV2",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "SecretsManagerReadWrite",
        "SecurityAudit",
        "ViewOnlyAccess",
    }
)


def read() -> dict[str, Any]:
    """Every managed policy of moto's: name -> what IAM says of it."""
    # a development-time dependency of this script alone
    from moto.iam.aws_managed_policies import aws_managed_policies_data  # noqa: PLC0415

    found: dict[str, Any] = json.loads(aws_managed_policies_data)
    return found


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def build() -> dict[str, str]:
    """Name -> the line of the file for it."""
    lines = {}
    for name, policy in sorted(read().items()):
        document = compact(policy["Document"])
        if policy["Path"] == "/aws-service-role/" or (len(document) > LIMIT and name not in KEPT):
            continue
        about = {
            "path": policy["Path"],
            "version": policy["DefaultVersionId"],
            "created": policy["CreateDate"][:10],
            "updated": policy["UpdateDate"][:10],
        }
        lines[name] = f'{json.dumps(name)}:{compact(about)[:-1]},"document":{document}}}'
    missing = KEPT - lines.keys()
    if missing:
        raise SystemExit(f"no such managed policies: {', '.join(sorted(missing))}")
    return lines


def known() -> dict[str, str]:
    """Name -> the line that the file has now."""
    if not TARGET.exists():
        return {}
    lines = [line.removesuffix(",") for line in TARGET.read_text().splitlines()]
    return {line.split('"')[1]: line for line in lines if '"document":' in line}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 when the file would change"
    )
    check = parser.parse_args().check
    now, before = build(), known()
    for name in sorted(now.keys() | before.keys()):
        if name not in before:
            print(f"new: {name}")
        elif name not in now:
            print(f"gone: {name}")
        elif now[name] != before[name]:
            print(f"changed: {name}")
    header = {
        "description": "made by scripts/refresh_managed_policies.py; one policy per line",
        "sources": {"moto": version("moto")},
    }
    text = compact(header)[:-1] + ',"policies":{\n' + ",\n".join(now.values()) + "\n}}\n"
    json.loads(text)
    print(f"{len(now)} policies, {len(text) / 1e6:.2f} MB")
    changed = not TARGET.exists() or TARGET.read_text() != text
    if changed and not check:
        TARGET.write_text(text)
    return int(changed and check)


if __name__ == "__main__":
    raise SystemExit(main())
