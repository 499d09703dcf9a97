"""Which clients of the AWS SDK a file may make, by the names in its text."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax import javascript
from lambdalint.syntax.javascript.confinement import has_version_2, names_of_services
from lambdalint.syntax.javascript.facts import Dialect
from lambdalint.values import Many

S3 = "@aws-sdk/client-s3"


def named(text: str) -> Many[str]:
    source = Source("app.mjs", text)
    module = javascript.read(source, Dialect.MJS)
    return names_of_services(module, text, with_version_2=has_version_2(module))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("import { S3 } from '@aws-sdk/client-s3'; class Mine extends S3 {}", [S3]),
        (
            "export const make = async () => { const { S3Client } = await import('@aws-sdk/client-s3'); };",
            [S3],
        ),
        ("import { Upload } from '@aws-sdk/lib-storage';", [S3]),
        ("import { marshall } from '@aws-sdk/util-dynamodb';", []),
        ("const DynamoDB = require('aws-sdk/clients/dynamodb');", ["aws-sdk/clients/dynamodb"]),
        (
            "const client = new S3Client({ credentials: { accessKeyId: answer.Credentials.AccessKeyId } });",
            [],
        ),
    ],
)
def test_clients_are_all(text: str, expected: list[str]) -> None:
    assert (list(named(text)), named(text).complete) == (expected, True)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("const AWS = require('aws-sdk'); const s3 = new AWS.S3();", "AWS.S3"),
        ("import * as sdk from 'aws-sdk'; make(sdk.S3);", "AWS.S3"),
        ("import { S3 as Store } from 'aws-sdk'; new Store();", "AWS.S3"),
        ("const { S3 } = require('aws-sdk');", "AWS.S3"),
        ("const s3 = new (require('aws-sdk').S3)();", "AWS.S3"),
        ("const AWS = capture(require('aws-sdk')); new AWS.S3();", "AWS.S3"),
        ("const AWS = require('aws-sdk'); const { S3 } = AWS;", "AWS.S3"),
        ("const AWS = require('aws-sdk'); const make = (given) => new given.S3(); make(AWS);", "AWS.S3"),
        ("const AWS = require('aws-sdk'); make(AWS); new given.DynamoDB.DocumentClient();", "AWS.DynamoDB"),
        ("const AWS = require('aws-sdk'); new AWS.S3.ManagedUpload({});", "AWS.S3"),
    ],
)
def test_classes_of_version_2(text: str, service: str) -> None:
    assert service in named(text)
    assert named(text).complete


@pytest.mark.parametrize(
    "text",
    [
        "const AWS = require('aws-sdk'); new AWS[name]();",
        "const AWS = require('aws-sdk'); const make = (given) => new given[name](); make(AWS);",
        "new (require('aws-sdk')[name])();",
        "make(require('aws-sdk'));",
        "const AWS = require('aws-sdk'); new AWS.Signers.V4(request, 'es');",
        "const AWS = require('aws-sdk'); AWS.config.getCredentials(sign);",
        "const AWS = require('aws-sdk'); sign(AWS.config.credentials);",
        "const keys = await client.config.credentials();",
        "const { credentials } = client.config;",
        "sign(process.env.AWS_ACCESS_KEY_ID);",
        "import { spawn } from 'node:child_process';",
        "const { Worker } = require('worker_threads');",
        "eval(text);",
        "new Function(text)();",
        "require(name);",
        "import './x'; import '#clients';",
    ],
)
def test_others_are_possible(text: str) -> None:
    assert not named(text).complete
