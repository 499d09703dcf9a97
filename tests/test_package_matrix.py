"""Functions on both processors, and every form that their packages have: a matrix of small applications.

The native code in them is written by the tests. All rules that run by default look at each cell: a wrong one
is reported by the rule that names it and by no other, a right one by none. What decides before there is a
package (Dockerfiles, build commands) is in ``test_architecture_matrix.py``.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from elf_files import elf_file, static_program

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

PROCESSORS = ("x86_64", "arm64")
UNAME = {"x86_64": "x86_64", "arm64": "aarch64"}
Files = Mapping[str, bytes]
CODE: dict[str, Files] = {
    "python": {"app.py": b"def handler(event, context):\n    return event\n"},
    "nodejs": {"app.js": b"exports.handler = async (event) => event;\n"},
    "provided": {},
}


def zipped(files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = 0o100755 << 16
            archive.writestr(info, content)
    return data.getvalue()


def below(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}


def sam(runtime: str, architecture: str, code: str, content: str = "", **properties: Any) -> bytes:
    function = {
        "Runtime": runtime,
        "Handler": "bootstrap" if runtime.startswith("provided") else "app.handler",
        "CodeUri": code,
        "Architectures": [architecture],
        **properties,
    }
    resources: dict[str, Any] = {"Orders": {"Type": "AWS::Serverless::Function", "Properties": function}}
    if content:
        function["Layers"] = [{"Ref": "Shared"}]
        resources["Shared"] = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": content}}
    return json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}, indent=2).encode()


def asset(runtime: str, architecture: str, path: str) -> bytes:
    function = {
        "Type": "AWS::Lambda::Function",
        "Metadata": {"aws:asset:path": path, "aws:asset:is-bundled": True, "aws:asset:property": "Code"},
        "Properties": {
            "Runtime": runtime,
            "Handler": "bootstrap" if runtime.startswith("provided") else "app.handler",
            "Architectures": [architecture],
            "Role": "arn:aws:iam::123456789012:role/orders",
            "MemorySize": 256,
            "Timeout": 10,
            "Code": {"S3Bucket": "assets", "S3Key": "1.zip"},
        },
    }
    return json.dumps({"Resources": {"Orders": function}}, indent=2).encode()


def application(form: str, runtime: str, architecture: str, native: Files) -> Files:
    """A function in that form with native code in it; ``native`` is relative to the package."""
    code = CODE[runtime.rstrip("0123456789.xal")]
    layer = native if any(name.startswith("extensions/") for name in native) else below("python", native)
    if runtime.startswith("nodejs"):
        layer = below("nodejs/node_modules/fast", native)
    match form:
        case "package folder":
            return {
                "template.yaml": sam(runtime, architecture, "src/"),
                **below("src", {**code, **native}),
            }
        case "package zip":
            return {
                "template.yaml": sam(runtime, architecture, "bundle.zip"),
                "bundle.zip": zipped({**code, **native}),
            }
        case "layer folder":
            files = {**below("src", code), **below("layer", layer)}
            return {"template.yaml": sam(runtime, architecture, "src/", "layer/"), **files}
        case "layer zip":
            files = {**below("src", code), "layer.zip": zipped(layer)}
            return {"template.yaml": sam(runtime, architecture, "src/", "layer.zip"), **files}
        case "CDK asset":
            files = below("cdk.out/asset.1", {**code, **native})
            return {"cdk.out/Stack.template.json": asset(runtime, architecture, "asset.1"), **files}
        case _:
            files = {"cdk.out/asset.1.zip": zipped({**code, **native})}
            return {"cdk.out/Stack.template.json": asset(runtime, architecture, "asset.1.zip"), **files}


def told(files: Files, folder: Path, registry: Registry) -> list[str]:
    """The rules that report something by default, each as often as it does; hints are left out."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    report = Run(registry, ConfigFinder(None, {"as_of": AS_OF}), folder).check(
        [folder, *hidden(files, folder)]
    )
    assert [str(problem) for problem in report.problems] == []
    # What a template of CDK says of code in S3 is no matter of its bytes.
    return [finding.rule for finding in report.findings if finding.rule != "copied-code"]


def hidden(files: Files, folder: Path) -> list[Path]:
    """Templates in folders that a run over a folder leaves out."""
    return [
        folder / name for name in files if name.startswith("cdk.out/") and name.endswith(".template.json")
    ]


FORMS = ("package folder", "package zip", "layer folder", "layer zip", "CDK asset", "CDK asset zip")


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize("built", PROCESSORS)
@pytest.mark.parametrize("form", FORMS)
def test_processor(form: str, built: str, runs_on: str, tmp_path: Path, registry: Registry) -> None:
    machine = UNAME[built]
    native = {
        f"fast/_core.cpython-313-{machine}-linux-gnu.so": elf_file(machine),
        "fast.libs/libgomp-1.so.1": elf_file(machine),
    }
    expected = [] if built == runs_on else ["mismatched-binary"]
    assert told(application(form, "python3.13", runs_on, native), tmp_path, registry) == expected


def addon(architecture: str, version: int) -> bytes:
    return elf_file(UNAME[architecture], symbols=(f"node_register_module_v{version}",))


def linked(architecture: str, glibc: str) -> bytes:
    needed = ("libc.so.6",)
    return elf_file(UNAME[architecture], needed=needed, versions={"libc.so.6": ("GLIBC_2.17", glibc)})


def musl(architecture: str) -> bytes:
    return elf_file(UNAME[architecture], needed=(f"libc.musl-{UNAME[architecture]}.so.1",))


MACOS = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C) + bytes(64)

#: For each fact: the rule that names a wrong cell, a runtime, and for each of its wrong and right files their
#: names (with the machine in them) and bytes for a processor.
FACTS: dict[str, tuple[str, str, Any, Any]] = {
    "Python version": (
        "mismatched-python-abi",
        "python3.13",
        lambda on: {f"_x.cpython-311-{UNAME[on]}-linux-gnu.so": elf_file(UNAME[on])},
        lambda on: {"_x.abi3.so": elf_file(UNAME[on])},
    ),
    "Python on macOS": (
        "mismatched-python-abi",
        "python3.13",
        lambda _: {"_x.cpython-313-darwin.so": MACOS},
        lambda on: {"_x.cpython-313-darwin.so": MACOS, "_x.abi3.so": elf_file(UNAME[on])},
    ),
    "Node version": (
        "mismatched-node-abi",
        "nodejs22.x",
        lambda on: {"lib/x.node": addon(on, 115)},
        lambda on: {"lib/x.node": addon(on, 127)},
    ),
    "glibc of Amazon Linux 2023": (
        "newer-glibc",
        "python3.13",
        lambda on: {"libx.so.1": linked(on, "GLIBC_2.38")},
        lambda on: {"libx.so.1": linked(on, "GLIBC_2.34")},
    ),
    "glibc of Amazon Linux 2": (
        "newer-glibc",
        "python3.11",
        lambda on: {"libx.so.1": linked(on, "GLIBC_2.28")},
        lambda on: {"libx.so.1": linked(on, "GLIBC_2.26")},
    ),
    "musl": (
        "musl-binary",
        "python3.13",
        lambda on: {"libx.so.1": musl(on)},
        lambda on: {"linux-musl/libx.so.1": musl(on), "tool": static_program(UNAME[on])},
    ),
    "addon of macOS": (
        "foreign-binary",
        "nodejs22.x",
        lambda _: {"lib/x.node": MACOS},
        lambda on: {"prebuilds/darwin-arm64/x.node": MACOS, "lib/x.node": addon(on, 127)},
    ),
}


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize("is_right", [False, True], ids=["wrong", "right"])
@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("form", FORMS)
def test_fact(form: str, fact: str, is_right: bool, runs_on: str, tmp_path: Path, registry: Registry) -> None:
    rule, runtime, wrong, right = FACTS[fact]
    files = application(form, runtime, runs_on, (right if is_right else wrong)(runs_on))
    # Amazon Linux 2 goes, which is said of the runtime and not of the package.
    found = [name for name in told(files, tmp_path, registry) if "runtime" not in name]
    assert found == ([] if is_right else [rule])


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize(
    ("built", "rule"),
    [
        ("x86_64", "mismatched-binary"),
        ("arm64", "mismatched-binary"),
        ("macOS", "foreign-binary"),
        ("another name", "missing-bootstrap"),
    ],
)
def test_program_of_a_custom_runtime(
    built: str, rule: str, runs_on: str, tmp_path: Path, registry: Registry
) -> None:
    program = MACOS if built == "macOS" else static_program(UNAME[built if built in UNAME else runs_on])
    files = {"bundle.zip": zipped({"main" if built == "another name" else "bootstrap": program})}
    files["template.yaml"] = sam("provided.al2023", runs_on, "bundle.zip")
    assert told(files, tmp_path, registry) == ([] if built == runs_on else [rule])


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize("built", PROCESSORS)
def test_extension(built: str, runs_on: str, tmp_path: Path, registry: Registry) -> None:
    native = {"extensions/watcher": static_program(UNAME[built])}
    expected = [] if built == runs_on else ["mismatched-binary"]
    assert told(application("layer zip", "python3.13", runs_on, native), tmp_path, registry) == expected


INSIGHTS = "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension"


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize(("arn", "built"), [(f"{INSIGHTS}:60", "x86_64"), (f"{INSIGHTS}-Arm64:30", "arm64")])
def test_public_layer(arn: str, built: str, runs_on: str, tmp_path: Path, registry: Registry) -> None:
    files = {"template.yaml": sam("python3.13", runs_on, "src/", Layers=[arn])}
    expected = [] if built == runs_on else ["mismatched-layer"]
    assert told({**files, **below("src", CODE["python"])}, tmp_path, registry) == expected


def uv_lock(machines: tuple[str, ...]) -> str:
    url = "https://example.org/fast-1.0-cp313-cp313-manylinux_2_17_{}.whl"
    wheels = "".join(f'    {{ url = "{url.format(machine)}", hash = "sha256:a" }},\n' for machine in machines)
    return (
        'version = 1\n\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { virtual = "." }\n'
        'dependencies = [{ name = "fast" }]\n\n[[package]]\nname = "fast"\nversion = "1.0"\n'
        f'source = {{ registry = "https://example.org/simple" }}\nwheels = [\n{wheels}]\n'
    )


def poetry_lock(machines: tuple[str, ...]) -> str:
    file = '    {{file = "fast-1.0-cp313-cp313-manylinux_2_17_{}.whl", hash = "sha256:a"}},\n'
    return (
        '[[package]]\nname = "fast"\nversion = "1.0"\noptional = false\ngroups = ["main"]\n'
        f'files = [\n{"".join(map(file.format, machines))}]\n\n[metadata]\nlock-version = "2.1"\n'
    )


@pytest.mark.parametrize(("runs_on", "expected"), [("x86_64", []), ("arm64", ["x86-only-package"])])
@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock"])
def test_lock_file(name: str, runs_on: str, expected: list[str], tmp_path: Path, registry: Registry) -> None:
    lock = uv_lock if name == "uv.lock" else poetry_lock
    for machines, found in ((("x86_64",), expected), (("x86_64", "aarch64"), [])):
        files = {"template.yaml": sam("python3.13", runs_on, "src/"), f"src/{name}": lock(machines).encode()}
        assert told({**files, **below("src", CODE["python"])}, tmp_path, registry) == found
