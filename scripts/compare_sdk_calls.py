"""Hold the SDK calls that lambdalint finds in Python code against those of another reader.

    python scripts/compare_sdk_calls.py FOLDER...

Needs `iam-policy-autopilot` on the PATH (from PyPI, Apache-2.0; its `extract-sdk-calls` works offline), which
is no dependency of this project. Compares, file by file of every handler, the names of the operations and
their services, and prints each difference: what only we found, and what only the other reader found. It reads
each file by itself and takes any method with the name of an operation for one, so each line wants a look.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lambdalint.build.files import Workspace
from lambdalint.build.project import ProjectReader
from lambdalint.model import CodeModule, Language
from lambdalint.source import Source
from lambdalint.values import Known, Unknown

#: What `upload_file` and its kin do in the end: the other reader tells these in their place, also for any
#: `copy()` of a dictionary.
TRANSFERS = frozenset(
    {
        *("abort_multipart_upload", "complete_multipart_upload", "create_multipart_upload", "upload_part"),
        *("upload_part_copy", "copy_object"),
    }
)


def main() -> None:
    counts: Counter[str] = Counter()
    for module in modules([Path(name) for name in sys.argv[1:]]):
        ours, theirs = found_by_us(module), found_by_them(module.source.text)
        counts["files"] += 1
        for name in sorted({*ours, *theirs}):
            services, others = ours.get(name), theirs.get(name)
            if services is None:
                counts["only theirs"] += 1
                print(f"{module.source.path}: only theirs: {name} of {' '.join(sorted(others or ()))}")
            elif others is None:
                counts["only ours"] += 1
                print(f"{module.source.path}: only ours: {name} of {' '.join(sorted(services))}")
            elif services and others.isdisjoint(services):
                counts["other service"] += 1
                print(f"{module.source.path}: {name}: {' '.join(services)}, not {' '.join(sorted(others))}")
            else:
                counts["alike"] += 1
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))


def modules(folders: list[Path]) -> Iterator[CodeModule]:
    """The Python files of all handlers below the folders, each of them once."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".yaml", ".yml", ".json", ".template"} or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            if "Resources" not in text:
                continue
            reader = ProjectReader(workspace=Workspace({str(path): path}.get, str(folder)))
            reader.read(Source(str(path), text))
            for module in _modules(reader):
                place = f"{module.source.path}:{module.whole.start}"
                if place not in seen:
                    seen.add(place)
                    yield module


def _modules(reader: ProjectReader) -> Iterator[CodeModule]:
    for application in reader.project().applications:
        for function in application.functions:
            match function.handler_code:
                case Known(handler) if handler.language is Language.PYTHON:
                    own = (one for one in handler.modules if not one.vendored and not one.in_layer)
                    yield from (one for one in own if one.path.endswith(".py"))


def found_by_us(module: CodeModule) -> dict[str, set[str]]:
    """The operations by the names of their methods, with the services that they may be of."""
    found: dict[str, set[str]] = {}
    for request in module.sdk_requests:
        match request.service:
            case Known(service):
                services = {service}
            case Unknown(candidates=candidates):
                services = set(candidates)
            case _:
                services = set()
        found.setdefault(request.method, set()).update(services)
    return found


def found_by_them(text: str) -> dict[str, set[str]]:
    """The same as the other reader tells it."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = ["iam-policy-autopilot", "extract-sdk-calls", file.name]
        answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found: dict[str, set[str]] = {}
    for one in json.loads(answer or "[]"):
        if one["Name"] not in TRANSFERS:
            found.setdefault(one["Name"], set()).update(one["PossibleServices"])
    return found


if __name__ == "__main__":
    main()
