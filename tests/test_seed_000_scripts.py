"""The documentation of self-managed code storage, followed by a script: each sentence broken once.

``fixtures/apps/self-managed-code-script`` creates a function and a layer by the AWS CLI, and updates them in
a workflow and with boto3. Each change below breaks one sentence; of all rules, one may speak.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from places import FIXTURES

from lambdalint import engine
from lambdalint.build.project import read_all
from lambdalint.registry import Registry
from lambdalint.source import Source
from lambdalint.testing import AS_OF

APP = FIXTURES / "apps" / "self-managed-code-script"
TEMPLATE, SCRIPT, WORKFLOW, PYTHON = FILES = (
    "template.yaml",
    "deploy.sh",
    ".github/workflows/release.yml",
    "release.py",
)
OPTION = " \\\n            --s3-object-storage-mode REFERENCE"
CREATE = 'S3ObjectVersion="$FUNCTION_VERSION",\\\nS3ObjectStorageMode=REFERENCE'
CREATED = 'S3ObjectVersion="$FUNCTION_VERSION"'
LAYER = ",S3ObjectStorageMode=REFERENCE \\\n  --comp"
CONFIGURE = "aws lambda update-function-configuration --function-name my-function"
SITE = "aws s3 sync site/ s3://my-site --delete"


class Broken(NamedTuple):
    """A sentence, the file that follows it, its text that does, the text that does not, who has to notice."""

    sentence: str
    path: str
    right: str
    wrong: str
    rule: str


BROKEN = [
    Broken("on every call: forgotten", WORKFLOW, OPTION, "", "dropped-reference-mode"),
    Broken(
        "on every call: forgotten in Python",
        PYTHON,
        '        S3ObjectStorageMode="REFERENCE",\n',
        "",
        "dropped-reference-mode",
    ),
    Broken(
        "on every call: an upload instead",
        WORKFLOW,
        SITE,
        'aws lambda update-function-code --function-name "$FUNCTION" --zip-file fileb://my-function.zip',
        "dropped-reference-mode",
    ),
    Broken(
        "on every call: an upload in Python",
        PYTHON,
        "S3Bucket=BUCKET,\n        S3Key=KEY,\n        S3ObjectVersion=version,\n"
        '        S3ObjectStorageMode="REFERENCE"',
        "ZipFile=open(package, 'rb').read()",
        "dropped-reference-mode",
    ),
    Broken(
        "create: the mode is in --code",
        SCRIPT,
        CREATE,
        f"{CREATED} \\\n  --s3-object-storage-mode REFERENCE",
        "misplaced-storage-mode",
    ),
    Broken(
        "layer: the mode is in --content",
        SCRIPT,
        LAYER,
        " --s3-object-storage-mode REFERENCE \\\n  --comp",
        "misplaced-storage-mode",
    ),
    Broken(
        "update: the mode is an option",
        WORKFLOW,
        "--s3-object-storage-mode REFERENCE",
        "--code S3ObjectStorageMode=REFERENCE",
        "misplaced-storage-mode",
    ),
    Broken(
        "update: the mode in Python is an argument",
        PYTHON,
        'S3ObjectStorageMode="REFERENCE"',
        'Code={"S3ObjectStorageMode": "REFERENCE"}',
        "misplaced-storage-mode",
    ),
    Broken(
        "mode: neither COPY nor REFERENCE",
        SCRIPT,
        CREATE,
        CREATE.replace("REFERENCE", "LINK"),
        "invalid-storage-mode",
    ),
    Broken(
        "mode: unknown in an update", WORKFLOW, "mode REFERENCE", "mode reference", "invalid-storage-mode"
    ),
    Broken(
        "mode: unknown of a layer", SCRIPT, LAYER, LAYER.replace("REFERENCE", "LINK"), "invalid-storage-mode"
    ),
    Broken("object version: none", SCRIPT, f"{CREATED},\\\n", "", "unpinned-reference"),
    Broken(
        "object version: none in an update",
        WORKFLOW,
        ' \\\n            --s3-object-version "$VERSION"',
        "",
        "unpinned-reference",
    ),
    Broken(
        "object version: none of a layer",
        SCRIPT,
        ',S3ObjectVersion="$LAYER_VERSION"',
        "",
        "unpinned-reference",
    ),
    Broken(
        "access: the object is removed",
        WORKFLOW,
        SITE,
        "aws s3 rm s3://my-bucket/my-function.zip",
        "deleted-reference",
    ),
    Broken(
        "access: the layer's object is removed",
        WORKFLOW,
        SITE,
        "aws s3api delete-object --bucket my-bucket --key my-layer.zip",
        "deleted-reference",
    ),
    Broken(
        "access: the bucket is emptied",
        WORKFLOW,
        SITE,
        "aws s3 rm s3://my-bucket --recursive",
        "deleted-reference",
    ),
    Broken(
        "access: the bucket is removed",
        WORKFLOW,
        SITE,
        "aws s3 rb s3://my-bucket --force",
        "deleted-reference",
    ),
    Broken(
        "access: another folder is mirrored",
        WORKFLOW,
        SITE,
        "aws s3 sync site/ s3://my-bucket --delete",
        "deleted-reference",
    ),
    Broken(
        "zip archives only",
        WORKFLOW,
        "--s3-bucket my-bucket \\\n            --s3-key my-function.zip",
        "--image-uri 111122223333.dkr.ecr.us-east-1.amazonaws.com/orders:1.4.2",
        "reference-on-image",
    ),
    Broken(
        "permissions: no GetObjectVersion",
        TEMPLATE,
        "              - s3:GetObjectVersion\n",
        "",
        "ungranted-reference",
    ),
    Broken(
        "permissions: for another function",
        TEMPLATE,
        ":function:my-function",
        ":function:their-function",
        "mismatched-reference-grant",
    ),
    Broken(
        "permissions: another function is updated",
        WORKFLOW,
        "FUNCTION: my-function",
        "FUNCTION: their-function",
        "mismatched-reference-grant",
    ),
    Broken(
        "permissions: the key not covered",
        TEMPLATE,
        "/my-layer.zip",
        "/other.zip",
        "mismatched-reference-grant",
    ),
    Broken(
        "storage class: Glacier",
        SCRIPT,
        'put-object --bucket "$BUCKET" --key "$1"',
        "put-object --storage-class GLACIER --bucket my-bucket --key my-function.zip",
        "archived-reference",
    ),
    Broken(
        "storage class: Glacier by a copy",
        WORKFLOW,
        "aws s3api put-object --bucket my-bucket --key my-function.zip --body",
        "aws s3 cp --storage-class GLACIER_IR my-function.zip s3://my-bucket/ &&",
        "archived-reference",
    ),
    Broken("versioning", TEMPLATE, "Status: Enabled", "Status: Suspended", "unversioned-reference-bucket"),
    Broken("upload: not from a file of bytes", SCRIPT, "fileb://", "file://", "zip-without-fileb"),
    Broken(
        "package: not at its root",
        SCRIPT,
        "(cd src && zip -qr ../my-function.zip .)",
        "zip -qr my-function.zip src",
        "nested-package-root",
    ),
    Broken(
        "environment: replaced",
        WORKFLOW,
        SITE,
        CONFIGURE + ' --environment "Variables={LOG_LEVEL=DEBUG}"',
        "replaced-environment",
    ),
    Broken(
        "runtime: of a command",
        SCRIPT,
        "python3.13 \\\n  --role",
        "python3.6 \\\n  --role",
        "blocked-runtime",
    ),
    Broken(
        "memory: of a command",
        WORKFLOW,
        SITE,
        CONFIGURE + " --memory-size 64",
        "out-of-range-memory",
    ),
    Broken(
        "environment: of a command",
        SCRIPT,
        "LOG_LEVEL=INFO",
        "AWS_REGION=us-east-1",
        "reserved-variable-name",
    ),
]

ALLOWED = [
    Broken("COPY on purpose", WORKFLOW, "mode REFERENCE", "mode COPY", ""),
    Broken("any combination of modes", SCRIPT, LAYER, " \\\n  --comp", ""),
    Broken("a mode that is told at run time", WORKFLOW, "mode REFERENCE", 'mode "$MODE"', ""),
    Broken("another object is removed", WORKFLOW, SITE, "aws s3 rm s3://my-bucket/my-function-old.zip", ""),
    Broken("another bucket is emptied", WORKFLOW, SITE, "aws s3 rm s3://my-bucket-2 --recursive", ""),
    Broken(
        "the code is left out",
        WORKFLOW,
        SITE,
        "aws s3 sync site/ s3://my-bucket --delete --exclude '*.zip'",
        "",
    ),
    Broken(
        "everything goes",
        WORKFLOW,
        SITE,
        "aws lambda delete-function --function-name my-function && aws s3 rm s3://my-bucket/my-function.zip",
        "",
    ),
]


def says(texts: dict[str, str], registry: Registry) -> set[str]:
    """The rules that speak, of all that are on by default."""
    rules = [entry.rule(AS_OF) for entry in registry.rules if not entry.rule.opt_in]
    project = read_all(Source(path, text) for path, text in texts.items())
    outcome = engine.check(project, lambda _: rules)
    assert outcome.crashes == ()
    return {finding.rule for finding in outcome.findings}


def changed(change: Broken) -> dict[str, str]:
    texts = {path: Path(APP / path).read_text(encoding="utf-8") for path in FILES}
    assert change.right in texts[change.path]
    return texts | {change.path: texts[change.path].replace(change.right, change.wrong)}


def test_as_it_is_told(registry: Registry) -> None:
    assert says(changed(Broken("", SCRIPT, "#!/bin/bash", "#!/bin/bash", "")), registry) == set()


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.sentence)
def test_broken_sentence(change: Broken, registry: Registry) -> None:
    assert says(changed(change), registry) == {change.rule}


@pytest.mark.parametrize("change", ALLOWED, ids=lambda change: change.sentence)
def test_allowed(change: Broken, registry: Registry) -> None:
    assert says(changed(change), registry) == set()


def test_nobody_says_the_mode(registry: Registry) -> None:
    texts = {path: Path(APP / path).read_text(encoding="utf-8") for path in FILES}
    texts[SCRIPT] = (
        texts[SCRIPT].replace(",\\\nS3ObjectStorageMode=REFERENCE", "").replace(LAYER, " \\\n  --comp")
    )
    texts[WORKFLOW] = texts[WORKFLOW].replace(OPTION, "")
    texts[PYTHON] = texts[PYTHON].replace('S3ObjectStorageMode="REFERENCE"', "")
    assert says(texts, registry) == {"copied-deploy-command"}
