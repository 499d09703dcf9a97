"""Deploy commands as the model has them: functions, layers, uploads, removals; and what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lambdalint.build.deployment import read
from lambdalint.build.project import ProjectReader, read_all
from lambdalint.config import ConfigFinder
from lambdalint.model.addressee import means
from lambdalint.model.deployment import Action, DeployCommand
from lambdalint.model.function import Declaration, Function
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.source import Source
from lambdalint.testing import AS_OF
from lambdalint.values import Absent, Known, Many, Origin, Truth, Unknown, text_of

UPLOAD = "aws lambda update-function-code --function-name f --zip-file file://f.zip\n"


def commands(text: str, path: str = "deploy.sh") -> tuple[DeployCommand, ...]:
    return read(Source(path, text))


def function(text: str, path: str = "deploy.sh") -> Function:
    found = commands(text, path)[-1].function
    assert found is not None
    return found


def plain(value: Any) -> Any:
    match value:
        case Known(known):
            return known
        case Unknown() if value.text:
            return str(value.text)
        case Many(items, complete):
            return [*map(plain, items), *([] if complete else ["..."])]
    return type(value).__name__


# A create command declares everything, with AWS's defaults


CREATE = """\
aws lambda create-function --function-name orders --runtime python3.13 --handler app.handler \\
  --role "$ROLE" --timeout 30 --architectures arm64 --layers a:1 b:2 --ephemeral-storage Size=1024 \\
  --environment 'Variables={TABLE=orders,QUEUE="a,b"}' --vpc-config SubnetIds=s1,s2,SecurityGroupIds=g1 \\
  --code S3Bucket=b,S3Key=k,S3ObjectStorageMode=REFERENCE --snap-start ApplyOn=PublishedVersions
"""
BOTO3 = """\
import boto3
boto3.client("lambda").create_function(
    FunctionName="orders", Runtime="python3.13", Handler="app.handler", Role=role, Timeout=30,
    Architectures=["arm64"], Layers=["a:1", "b:2"], EphemeralStorage={"Size": 1024},
    Environment={"Variables": {"TABLE": "orders", "QUEUE": "a,b"}},
    VpcConfig={"SubnetIds": ["s1", "s2"], "SecurityGroupIds": ["g1"]},
    Code={"S3Bucket": "b", "S3Key": "k", "S3ObjectStorageMode": "REFERENCE"},
    SnapStart={"ApplyOn": "PublishedVersions"},
)
"""


@pytest.mark.parametrize(("path", "text"), [("deploy.sh", CREATE), ("deploy.py", BOTO3)])
def test_a_create_command_is_a_function(path: str, text: str) -> None:
    found = function(text, path)
    assert found.declared_as is Declaration.COMMAND
    assert (found.name, plain(found.runtime), plain(found.handler)) == ("orders", "python3.13", "app.handler")
    assert (plain(found.timeout), plain(found.memory), plain(found.ephemeral_storage)) == (30, 128, 1024)
    assert isinstance(found.memory, Known)
    assert found.memory.origin is Origin.AWS_DEFAULT
    assert plain(found.architectures) == ["arm64"]
    assert [plain(layer.arn) for layer in found.layers] == ["a:1", "b:2"]
    variables = found.environment.variables
    assert [(one.name, plain(one.value)) for one in variables] == [("TABLE", "orders"), ("QUEUE", "a,b")]
    assert variables.complete
    assert (len(found.network.subnets), len(found.network.security_groups)) == (2, 1)
    assert plain(found.snapstart) == "PublishedVersions"
    assert (plain(found.code.bucket), plain(found.code.storage_mode)) == ("b", "REFERENCE")
    assert found.is_image is Truth.NO


def test_values_have_their_places_in_the_script() -> None:
    found = function(CREATE)
    assert (found.span.text, found.runtime.span.text) == ("orders", "python3.13")
    assert found.environment.variables.items[0].key.text == "TABLE"
    assert found.code.storage_mode.span.text == "REFERENCE"


def test_a_value_in_a_workflow_has_its_place_there() -> None:
    text = f"jobs:\n  d:\n    steps:\n      - run: |\n          {UPLOAD}"
    (command,) = commands(text, ".github/workflows/d.yml")
    assert (command.span.first.line, command.span.text) == (5, "update-function-code")


# An update leaves the rest as it is: nothing that it does not mention is known


@pytest.mark.parametrize(
    "text",
    [
        "aws lambda update-function-configuration --function-name f --description d",
        "aws lambda update-function-code --function-name f --s3-bucket b --s3-key k",
        "aws lambda create-function --function-name f $MORE",
        "aws lambda put-runtime-management-config --function-name f --update-runtime-on Auto",
    ],
)
def test_what_is_not_said_is_unknown(text: str) -> None:
    found = function(text)
    for value in (found.runtime, found.handler, found.memory, found.timeout, found.snapstart):
        assert isinstance(value, Unknown)
        assert value.may_be_absent
    assert not found.environment.variables.complete
    assert not found.layers.complete
    assert found.network.attached is Truth.MAYBE


def test_an_environment_that_is_said_is_complete() -> None:
    found = function(
        "aws lambda update-function-configuration --function-name f --environment Variables={AB=c}"
    )
    assert found.environment.variables.complete
    assert found.environment.declares("AB") is Truth.YES


def test_a_create_command_says_nothing_of_what_others_set() -> None:
    found = function("aws lambda create-function --function-name f --runtime python3.13")
    assert found.runtime_management.written is Truth.MAYBE


def test_an_update_says_whether_it_is_an_image() -> None:
    assert function("aws lambda update-function-code --function-name f --image-uri i").is_image is Truth.YES
    assert function(UPLOAD).is_image is Truth.NO


def test_runtime_management_is_read() -> None:
    found = function("aws lambda put-runtime-management-config --function-name f --update-runtime-on Manual")
    assert plain(found.runtime_management.update_on) == "Manual"
    assert isinstance(found.runtime_management.version_arn, Absent)


def test_a_layer() -> None:
    publish = "aws lambda publish-layer-version --layer-name l --compatible-runtimes x y"
    layer = commands(f"{publish} --content S3Bucket=b,S3Key=k")[0].layer
    assert layer is not None
    assert (layer.name, plain(layer.runtimes), plain(layer.code.key)) == ("l", ["x", "y"], "k")
    assert layer.code.in_command


# Other commands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws s3 rm s3://b/k", [("b", "k", False)]),
        ("aws s3 rm s3://b/k --recursive", [("b", "k/", True)]),
        ("aws s3 rm s3://b --recursive", [("b", "", True)]),
        ("aws s3 rm s3://$B/$K", [("${B}", "${K}", False)]),
        ("aws s3 rm s3://$URI/x", [("${URI}", "x", False)]),
        ("aws s3 mv s3://b/k .", [("b", "k", False)]),
        ("aws s3 rb s3://b --force", [("b", "", True)]),
        ("aws s3 sync . s3://b/x --delete", [("b", "x/", True)]),
        ("aws s3api delete-object --bucket b --key k", [("b", "k", False)]),
        ("aws s3api delete-objects --bucket b --delete 'Objects=[{Key=k}]'", [("b", "k", False)]),
        ("aws s3 sync s3://b . --delete", []),
        ("aws s3 rb s3://b", []),
        ("aws s3 rm s3://b --recursive --exclude '*'", []),
        ("aws s3 rm s3://b --recursive $OPTIONS", []),
        ("aws s3 rm $TARGET", []),
    ],
)
def test_what_is_removed(text: str, expected: list[tuple[str, str, bool]]) -> None:
    found = [removal for command in commands(text) for removal in command.removals]
    assert [(str(text_of(one.bucket)), str(text_of(one.key)), one.below) for one in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "sam delete --no-prompts",
        "cdk destroy",
        "npx cdk destroy",
        "aws cloudformation delete-stack --stack-name s",
    ],
)
def test_what_tears_down(text: str) -> None:
    assert [command.action for command in commands(text)] == [Action.TEAR_DOWN]


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ("orders", "FunctionName: orders", Truth.YES),
        ("orders", "FunctionName: invoices", Truth.NO),
        ("orders:live", "FunctionName: orders", Truth.YES),
        ("arn:aws:lambda:eu-west-1:111122223333:function:orders", "FunctionName: orders", Truth.YES),
        ("$NAME", "FunctionName: orders", Truth.MAYBE),
        ("orders-$STAGE", "FunctionName: orders", Truth.NO),
        ("orders-prod", "FunctionName: !Sub orders-${AWS::Region}", Truth.MAYBE),
        ("invoices-prod", "FunctionName: !Sub orders-${AWS::Region}", Truth.NO),
        ("orders", "Timeout: 3", Truth.NO),
        ("stack-F-1A2B3C4D5E6F", "Timeout: 3", Truth.MAYBE),
    ],
)
def test_which_function_a_command_means(given: str, name: str, expected: Truth) -> None:
    template = f"Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      {name}\n"
    project = read_all([Source("template.yaml", template)])
    (command,) = commands(f"aws lambda update-function-code --function-name {given} --s3-key k")
    assert means(command, project.applications[0].functions[0]) is expected


# In a run


def run(folder: Path, registry: Registry, *, select: tuple[str, ...]) -> list[tuple[str, str]]:
    report = Run(registry, ConfigFinder(None, {"select": select, "as_of": AS_OF}), folder).check([folder])
    return [(finding.span.path, finding.rule) for finding in report.findings]


def test_every_kind_of_file_is_found(tmp_path: Path, registry: Registry) -> None:
    step = f"jobs:\n  d:\n    steps:\n      - run: {UPLOAD}"
    files = {
        ".github/workflows/d.yml": step,
        ".gitlab-ci.yml": f"stages: [d]\nd:\n  script:\n    - {UPLOAD}",
        "Makefile": f"d:\n\t{UPLOAD}",
        "build/buildspec.yaml": f"version: 0.2\nphases:\n  build:\n    commands:\n      - {UPLOAD}",
        "deploy.bash": UPLOAD,
        "deploy.sh": UPLOAD,
        "web/package.json": f"""{{"scripts": {{"deploy": "{UPLOAD.strip()}"}}}}""",
        "make/d.mk": f"d:\n\t{UPLOAD}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "README.md").write_text(UPLOAD)
    found = run(tmp_path, registry, select=("zip-without-fileb",))
    assert found == [(name, "zip-without-fileb") for name in sorted(files)]


def test_bad_input_is_silent_and_the_rest_is_linted(tmp_path: Path, registry: Registry) -> None:
    bad: dict[str, bytes] = {
        "unbalanced.sh": b'echo "never closed\n' + UPLOAD.encode(),
        "heredoc.sh": b"cat <<EOF\n" + UPLOAD.encode(),
        "Makefile": b"\x00\xff\xfe" + os.urandom(500) + UPLOAD.encode(),
        "nul.mk": b"a:\n\t" + UPLOAD.encode() + b"\x00",
        "big.sh": UPLOAD.encode() * (10_000_000 // len(UPLOAD)),
        "deep.sh": b"$(" * 20_000 + UPLOAD.encode(),
        "braces.sh": b"{ " * 20_000 + UPLOAD.encode(),
        "latin.sh": b"# caf\xe9\n" + UPLOAD.encode(),
        "list.yml": b"jobs: [1, 2]\n# " + UPLOAD.encode(),
        "odd.yml": b"jobs:\n  a: {steps: {run: update-function-code}}\n  b: {steps: [3, {run: [x]}]}\n",
        "broken.yml": b"jobs:\n  a: [\n" + UPLOAD.encode(),
        "phases.yml": b"version: 0.2\nphases: update-function-code\n",
        "broken.py": b"def (:\n x.update_function_code()\n",
        "deep.py": b"x.update_function_code(" + b"(" * 5000 + b")" * 5000 + b")\n",
        "empty.sh": b"",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.sh").write_text(UPLOAD)
    assert run(tmp_path, registry, select=("zip-without-fileb",)) == [("good.sh", "zip-without-fileb")]


def test_a_function_of_a_command_is_judged_like_any_other(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "deploy.sh").write_text(
        "aws lambda create-function --function-name f --runtime python3.6 --handler handler --role r \\\n"
        "  --timeout 901 --environment Variables={AWS_REGION=x} --zip-file fileb://f.zip\n"
        "aws lambda update-function-configuration --function-name f --memory-size 64\n"
    )
    found = run(tmp_path, registry, select=("runtime", "environment", "configuration"))
    assert sorted(rule for _, rule in found) == [
        "blocked-runtime",
        "invalid-handler",
        "out-of-range-memory",
        "out-of-range-timeout",
        "reserved-variable-name",
    ]


def test_an_update_is_not_accused_of_what_it_does_not_say(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "deploy.sh").write_text(
        "aws lambda update-function-configuration --function-name f --timeout 30\n"
        "aws lambda update-function-code --function-name f --image-uri i\n"
        "aws lambda update-function-code --function-name f --zip-file fileb://f.zip --architectures arm64\n"
        "aws lambda put-runtime-management-config --function-name f --update-runtime-on FunctionUpdate\n"
    )
    assert run(tmp_path, registry, select=("all",)) == []


def test_a_suppression_covers_the_command_below_it(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "deploy.sh").write_text(
        "# lambdalint: ignore[zip-without-fileb] this is a test\n"
        "aws lambda update-function-code \\\n  --function-name f \\\n  --zip-file file://f.zip\n"
        "aws lambda update-function-code --function-name f \\\n  --zip-file file://f.zip  # lambdalint: "
        "ignore[zip-without-fileb] this too\n"
        f"{UPLOAD}"
        "# lambdalint: ignore[zip-without-fileb] nothing here\necho\n"
    )
    report = Run(registry, ConfigFinder(None, {"select": ("zip-without-fileb", "lint")}), tmp_path).check(
        [tmp_path]
    )
    found = [(finding.span.first.line, finding.rule) for finding in report.findings]
    assert found == [(7, "zip-without-fileb"), (8, "unused-suppression")]
    assert len(report.suppressed) == 2


def test_templates_alone_read_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = ProjectReader()
    monkeypatch.setattr("lambdalint.build.deployment.read_scripts", lambda _: pytest.fail("read"))
    reader.read(Source("template.yaml", "Resources:\n  F:\n    Type: AWS::Lambda::Function\n"))
    assert reader.project().deployments == ()
