"""Make lambdalint/aws/data/sdk_actions.json anew: botocore's models, cfn-lint's actions, the exceptions.

    python scripts/refresh_sdk_actions.py           write the file, print the figures
    python scripts/refresh_sdk_actions.py --check   write nothing, exit 1 when the file would change

An operation maps to ``prefix:Operation`` when cfn-lint's action list has that action, where the prefix is
the one in sdk_exceptions.json, the model's signing name, its endpoint prefix or the client's name, in this
order. Operations that botocore never signs need no permission. What sdk_exceptions.json says goes first;
each of its actions is held against the action list and each member against the model, so that a spelling
mistake stops the refresh. Everything else maps to nothing, and lambdalint stays silent about it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path
from typing import Any

import boto3
import botocore
import botocore.session
from botocore.exceptions import UnknownServiceError

from lambdalint.aws import cfn_lint_data
from lambdalint.aws.sdk import snake_case

DATA = Path(__file__).resolve().parent.parent / "lambdalint" / "aws" / "data"
TARGET = DATA / "sdk_actions.json"

Json = dict[str, Any]

UNSIGNED = ["smithy.api#noAuth"]
ROLE_MEMBER = re.compile(r"(^r|R)ole(Arn|ARN)?$")


def iam_actions() -> dict[str, Json]:
    """IAM prefix -> lower-case action names with their resource types."""
    return {
        prefix: service["Actions"]
        for prefix, service in cfn_lint_data.load("AdditionalSpecs", "Policies.json").items()
    }


def members(model: Json, shape_name: str | None, path: str) -> bool:
    """Whether an input shape has a member: ``TransactItems[].Put.TableName``, ``RequestItems{}``."""
    for part in path.split("."):
        if shape_name is None:
            return False
        name = part.removesuffix("[]").removesuffix("{}")
        shape = model["shapes"][shape_name]
        if name not in shape.get("members", {}):
            return False
        shape_name = shape["members"][name]["shape"]
        inner = model["shapes"][shape_name]
        if part.endswith("[]"):
            if inner["type"] != "list":
                return False
            shape_name = inner["member"]["shape"]
        elif part.endswith("{}") and inner["type"] != "map":
            return False
    return True


def passes_role(model: Json, operation: Json) -> bool:
    """Whether the input names a role at its top: creating such a thing needs iam:PassRole too."""
    shape = operation.get("input", {}).get("shape")
    found = model["shapes"][shape].get("members", {}) if shape else {}
    return any(ROLE_MEMBER.search(name) for name in found)


def is_unsigned(operation: Json) -> bool:
    """Whether botocore sends the call without a signature, so that nobody's permissions matter."""
    return operation.get("authtype") == "none" or operation.get("auth") == UNSIGNED


def prefix_of(client: str, model: Json, known: dict[str, Json], exceptions: Json) -> str | None:
    metadata = model["metadata"]
    candidates = (
        exceptions["prefixes"].get(client),
        metadata.get("signingName"),
        metadata.get("endpointPrefix"),
        client,
    )
    return next((prefix for prefix in candidates if prefix in known), None)


def mistakes(client: str, model: Json, known: dict[str, Json], exceptions: Json) -> Iterator[str]:
    """What the exceptions say about a client and neither botocore nor cfn-lint confirms."""
    entry = exceptions["services"].get(client, {})
    for name, told in entry.get("operations", {}).items():
        if name not in model["operations"]:
            yield f"{client}: no operation {name}"
            continue
        shape = model["operations"][name].get("input", {}).get("shape")
        groups = [
            told["actions"],
            told.get("extra", []),
            *told.get("one_of", []),
            *told.get("given", {}).values(),
        ]
        for action in (action for group in groups for action in group):
            prefix, _, bare = action.partition(":")
            if bare.lower() not in known.get(prefix, {}):
                yield f"{client}.{name}: no action {action}"
        for member in told.get("given", {}):
            if not members(model, shape, member):
                yield f"{client}.{name}: no member {member}"
        if told.get("source", entry.get("source")) not in exceptions["sources"]:
            yield f"{client}.{name}: no source"
    for name in entry.get("unknown", []):
        if name != "*" and name not in model["operations"]:
            yield f"{client}: no operation {name}"


def needs(client: str, name: str, entry: Json, exceptions: Json) -> list[str]:
    """The actions of an operation as the entry has them so far."""
    told = exceptions["services"].get(client, {}).get("operations", {}).get(name)
    if told:
        return [*told["actions"], *(action for group in told.get("one_of", ()) for action in group)]
    return [f"{entry['prefix']}:{name}"] if name in entry.get("same", "").split() else []


def takes(kind: str, actions: list[str], known: dict[str, Json]) -> bool:
    """Whether one of these actions can be allowed on a resource of this type: CreateEventSourceMapping has a
    FunctionName in its input, but its permission is only ever on ``*``.
    """
    split = (action.partition(":") for action in actions)
    return any(
        kind.lower() == resource.lower()
        for prefix, _, name in split
        for resource in known[prefix][name.lower()].get("Resources", ())
    )


def with_resources(client: str, model: Json, entry: Json, known: dict[str, Json], exceptions: Json) -> Json:
    """Index of a hint in sdk_exceptions.json -> the operations whose input has its members."""
    found: Json = {}
    for index, hint in enumerate(exceptions["resources"]["services"].get(client, [])):
        names = [
            name
            for name, operation in model["operations"].items()
            if (not hint.get("operations") or name in hint["operations"])
            and members(model, operation.get("input", {}).get("shape"), hint["member"])
            and all(members(model, operation["input"]["shape"], other) for other in hint.get("also", ()))
            and not any(
                members(model, operation["input"]["shape"], other) for other in hint.get("unless", ())
            )
            and takes(hint["kind"], hint.get("actions") or needs(client, name, entry, exceptions), known)
        ]
        if not names:
            print(f"{client}: the hint {hint['member']} fits no operation", file=sys.stderr)
        found[str(index)] = " ".join(names)
    return found


def service(client: str, model: Json, known: dict[str, Json], exceptions: Json) -> Json:
    """One client's entry: how each of its operations maps."""
    prefix = prefix_of(client, model, known, exceptions)
    actions = known.get(prefix or "", {})
    told = exceptions["services"].get(client, {})
    groups: dict[str, list[str]] = {"same": [], "exception": [], "unsigned": [], "unknown": []}
    methods: dict[str, list[str]] = {}
    for name, operation in sorted(model["operations"].items()):
        if name in told.get("operations", {}):
            groups["exception"].append(name)
        elif any(fnmatchcase(name, pattern) for pattern in told.get("unknown", [])):
            groups["unknown"].append(name)
        elif is_unsigned(operation):
            groups["unsigned"].append(name)
        elif name.lower() in actions:
            groups["same"].append(name)
        elif told.get("by_http_method") and operation["http"]["method"].lower() in actions:
            methods.setdefault(operation["http"]["method"], []).append(name)
        else:
            groups["unknown"].append(name)
    entry: Json = {"id": model["metadata"].get("serviceId", client), "prefix": prefix}
    entry |= {key: " ".join(names) for key, names in groups.items() if names}
    if methods:
        entry["methods"] = {method: " ".join(names) for method, names in methods.items()}
    passing = [
        name for name, operation in sorted(model["operations"].items()) if passes_role(model, operation)
    ]
    if passing and client not in {"iam", "sts"}:
        entry["passes_role"] = " ".join(passing)
    # what our own snake_case() would get wrong: botocore's table of exceptions
    odd = {
        name: botocore.xform_name(name)
        for name in model["operations"]
        if snake_case(name) != botocore.xform_name(name)
    }
    if odd:
        entry["snake"] = odd
    if hints := with_resources(client, model, entry, known, exceptions):
        entry["resources"] = hints
    return entry


def optional(loader: Any, client: str, kind: str) -> Json:
    try:
        found: Json = loader.load_service_model(client, kind)
    except (UnknownServiceError, botocore.exceptions.DataNotFoundError):
        return {}
    return found


def boto3_resource(definition: Json, load: str | None = None) -> Json:
    """What a boto3 resource class offers: snake-case methods with their operations, children, collections."""
    entry: Json = {}
    actions = {
        botocore.xform_name(n): a["request"]["operation"] for n, a in definition.get("actions", {}).items()
    }
    if load := definition.get("load", {}).get("request", {}).get("operation", load):
        actions |= {"load": load, "reload": load}
    waiters = {
        f"wait_until_{botocore.xform_name(n)}": w["waiterName"]
        for n, w in definition.get("waiters", {}).items()
    }
    children = {n: c["resource"]["type"] for n, c in definition.get("has", {}).items()}
    collections = {
        botocore.xform_name(n): [c["request"]["operation"], c.get("resource", {}).get("type", "")]
        for n, c in definition.get("hasMany", {}).items()
    }
    batch = {
        botocore.xform_name(n): a["request"]["operation"]
        for n, a in definition.get("batchActions", {}).items()
    }
    identifiers = [i.get("memberName") or i["name"] for i in definition.get("identifiers", [])]
    for key, value in (
        ("identifiers", identifiers),
        ("actions", actions),
        ("waiters", waiters),
        ("has", children),
        ("collections", collections),
        ("batch", batch),
    ):
        if value:
            entry[key] = value
    return entry


def boto3_resources() -> Json:
    loader = boto3.session.Session()._session.get_component("data_loader")  # noqa: SLF001
    found: Json = {}
    for client in sorted(loader.list_available_services("resources-1")):
        model = loader.load_service_model(client, "resources-1")
        found[client] = {"": boto3_resource(model["service"])} | {
            name: boto3_resource(definition) for name, definition in model["resources"].items()
        }
    return found


def build() -> tuple[str, dict[str, int]]:
    """The text of the file, and how many operations map how."""
    exceptions = json.loads((DATA / "sdk_exceptions.json").read_text())
    known = iam_actions()
    loader = botocore.session.get_session().get_component("data_loader")
    services: Json = {}
    wrong: list[str] = []
    for client in sorted(loader.list_available_services("service-2")):
        model = loader.load_service_model(client, "service-2")
        wrong += mistakes(client, model, known, exceptions)
        entry = service(client, model, known, exceptions)
        pagination = optional(loader, client, "paginators-1").get("pagination", {})
        if pages := " ".join(sorted(pagination)):
            entry["paginators"] = pages
        waiters = optional(loader, client, "waiters-2").get("waiters", {})
        if waits := {name: waiter["operation"] for name, waiter in sorted(waiters.items())}:
            entry["waiters"] = waits
        services[client] = entry
    for client in {*exceptions["services"], *exceptions["prefixes"], *exceptions["resources"]["services"]}:
        if client not in services:
            wrong.append(f"no client {client}")
    if wrong:
        raise SystemExit("\n".join(wrong))
    header = {
        "description": "made by scripts/refresh_sdk_actions.py; change sdk_exceptions.json and run it again",
        "sources": {name: version(name) for name in ("botocore", "boto3", "cfn-lint")},
    }
    lines = [f' "{client}": {json.dumps(entry, separators=(",", ":"))}' for client, entry in services.items()]
    text = (
        json.dumps(header, separators=(",", ":"))[:-1]
        + ',\n"boto3_resources": '
        + json.dumps(boto3_resources(), separators=(",", ":"))
        + ',\n"services": {\n'
        + ",\n".join(lines)
        + "\n}}\n"
    )
    json.loads(text)
    figures = {
        key: sum(len(entry.get(key, "").split()) for entry in services.values())
        for key in ("same", "exception", "unsigned", "unknown")
    }
    figures["by HTTP method"] = sum(
        len(names.split()) for entry in services.values() for names in entry.get("methods", {}).values()
    )
    return text, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 when the file would change"
    )
    check = parser.parse_args().check
    text, figures = build()
    print(", ".join(f"{key}: {count}" for key, count in figures.items()), f"({len(text) / 1e6:.2f} MB)")
    changed = not TARGET.exists() or TARGET.read_text() != text
    if changed and not check:
        TARGET.write_text(text)
    print(f"{TARGET.name}: {'changed' if changed else 'as it was'}")
    return int(changed and check)


if __name__ == "__main__":
    raise SystemExit(main())
