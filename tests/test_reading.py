"""Files by what they hold: what is read on, and what is left at a look."""

from __future__ import annotations

import pytest

from lambdalint.reading import decode
from lambdalint.source import Source

UPLOAD = "aws lambda update-function-code --function-name orders --zip-file fileb://orders.zip"
BUILD = "GOARCH=arm64 go build -o bootstrap"
BOTO = "client.update_function_code(FunctionName='orders', ZipFile=code)"
POLICY = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
TEMPLATE = '{"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}}'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("deploy.sh", UPLOAD, True),
        ("deploy.sh", BUILD, True),
        ("deploy.sh", "echo hello", False),
        ("Makefile", BUILD, True),
        (".github/workflows/deploy.yml", UPLOAD, True),
        ("deploy.py", BOTO, True),
        ("deploy.py", UPLOAD, False),
        ("package.json", f'{{"scripts": {{"deploy": "{UPLOAD}"}}}}', True),
        ("web\\package.json", f'{{"scripts": {{"deploy": "{UPLOAD}"}}}}', True),
        ("service-2.json", f'{{"documentation": "{UPLOAD}"}}', False),
        ("service-2.json", f'{{"documentation": "{BUILD}"}}', False),
        ("Dockerfile", "FROM public.ecr.aws/lambda/python:3.13", True),
        ("Dockerfile", "FROM nginx", False),
        ("policy.json", POLICY, True),
        ("data.json", POLICY + " " * 300_000, False),
        ("large.json", TEMPLATE + " " * 300_000, True),
    ],
)
def test_what_is_read_on(name: str, text: str, expected: bool) -> None:
    assert isinstance(decode(name, text.encode(), named=False), Source) == expected
