"""Requests of function code: who sends them, with whose rights, where to, and how certainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.build.files import Workspace
from lambdalint.build.project import ProjectReader
from lambdalint.model import Handler
from lambdalint.source import Source
from lambdalint.values import Known, Truth

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: app.handler
"""
CALL = "def handler(event, context):\n    client.send_message(QueueUrl='q', MessageBody='m')\n"
SEND = "exports.handler = async () => { await client.send(new SendMessageCommand({ QueueUrl: 'q' })); };\n"
V3 = "const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');\n"
V2 = "const AWS = require('aws-sdk');\n"
CALL_V2 = "exports.handler = async () => { await client.sendMessage({ QueueUrl: 'q' }).promise(); };\n"


def handler(root: Path, runtime: str, files: dict[str, str]) -> Handler:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    reader = ProjectReader(workspace=Workspace({"template.yaml": root / "template.yaml"}.get, str(root)))
    assert reader.read(Source("template.yaml", TEMPLATE.format(runtime=runtime) + "      CodeUri: .\n"))
    match reader.project().applications[0].functions[0].handler_code:
        case Known(found):
            return found
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(
    ("made", "own", "here"),
    [
        ("client = boto3.client('sqs')", True, True),
        ("client = boto3.client('sqs', region_name=os.environ['AWS_REGION'])", True, True),
        ("client = boto3.client('sqs', region_name='us-east-1')", True, False),
        ("client = boto3.client('sqs', aws_access_key_id=KEY, aws_secret_access_key=KEY)", False, True),
        ("client = boto3.Session(profile_name='other').client('sqs')", False, True),
        ("boto3.setup_default_session(profile_name='x')\nclient = boto3.client('sqs')", False, False),
    ],
)
def test_python_clients(tmp_path: Path, made: str, own: bool, here: bool) -> None:
    text = f"import os\nimport boto3\nfrom x import KEY\n{made}\n{CALL}"
    [request] = handler(tmp_path, "python3.13", {"app.py": text}).sdk_requests
    assert (request.with_own_credentials, request.in_own_region) == (own, here)


@pytest.mark.parametrize(
    ("made", "own", "here"),
    [
        ("const client = new SQSClient({});", True, True),
        ("const client = new SQSClient({ region: process.env.AWS_REGION });", True, True),
        ("const client = new SQSClient({ region: 'us-east-1' });", True, False),
        ("const client = new SQSClient({ credentials: other() });", False, True),
        ("const client = new SQSClient();\nconst b = new SQSClient({ credentials: x });", False, True),
    ],
)
def test_node_clients(tmp_path: Path, made: str, own: bool, here: bool) -> None:
    [request] = handler(tmp_path, "nodejs22.x", {"app.js": f"{V3}{made}\n{SEND}"}).sdk_requests
    assert (request.with_own_credentials, request.in_own_region) == (own, here)


@pytest.mark.parametrize(
    ("set_up", "own", "here"),
    [
        ("", True, True),
        ("AWS.config.update({ region: process.env.AWS_REGION });", True, True),
        ("AWS.config.region = process.env.AWS_REGION;", True, True),
        ("AWS.config.update({ region: 'us-east-1' });", True, False),
        ("AWS.config.update({ region: 'us-east-1', accessKeyId: KEY });", False, False),
        ("AWS.config.credentials = new AWS.TemporaryCredentials({});", False, False),
    ],
)
def test_clients_of_version_2_take_what_is_set_for_all(
    tmp_path: Path, set_up: str, own: bool, here: bool
) -> None:
    text = f"{V2}{set_up}\nconst client = new AWS.SQS();\n{CALL_V2}"
    [request] = handler(tmp_path, "nodejs16.x", {"app.js": text}).sdk_requests
    assert (request.with_own_credentials, request.in_own_region) == (own, here)


def test_a_document_client_sends_with_the_client_that_it_is_made_of(tmp_path: Path) -> None:
    text = (
        "const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');\n"
        "const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');\n"
        "const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));\n"
        "exports.handler = async () => client.send(new GetCommand({ TableName: 't', Key: {} }));\n"
    )
    [request] = handler(tmp_path, "nodejs22.x", {"app.js": text}).sdk_requests
    assert [client.fact.class_name for client in request.clients] == ["DynamoDBClient"]
    assert request.in_own_region


def test_members_that_transfers_take_by_position(tmp_path: Path) -> None:
    text = (
        "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n"
        "    s3.upload_file('/tmp/a', 'images', 'small/a')\n    s3.download_file('images', 'a', '/tmp/a')\n"
    )
    found = handler(tmp_path, "python3.13", {"app.py": text})
    keys = [found.argument(request, "Key") for request in found.sdk_requests]
    assert [key.value if isinstance(key, Known) else key for key in keys] == ["small/a", "a"]


def test_how_certainly_a_request_is_sent(tmp_path: Path) -> None:
    text = (
        "import boto3\nclient = boto3.client('sqs')\n"
        "def send(body):\n    client.send_message(QueueUrl='q', MessageBody=body)\n"
        "def purge():\n    client.purge_queue(QueueUrl='q')\n"
        "def unused():\n    client.delete_queue(QueueUrl='q')\n"
        "def handler(event, context):\n    for record in event['Records']:\n        send(record['body'])\n"
        "    if event.get('all'):\n        purge()\n"
    )
    found = handler(tmp_path, "python3.13", {"app.py": text}).sdk_requests
    told = {request.method: (request.reached, request.always) for request in found}
    assert told == {
        "send_message": (Truth.YES, True),
        "purge_queue": (Truth.YES, False),
        "delete_queue": (Truth.NO, False),
    }
    assert [request.is_made for request in found] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("def handler(event, context):\n    return {'a': 1}\n", Truth.YES),
        ("def handler(event, context):\n    return {'b': 1}\n", Truth.NO),
        ("def handler(event, context):\n    return event\n", Truth.MAYBE),
        ("import x\n@x.wrap\ndef handler(event, context):\n    return {'b': 1}\n", Truth.MAYBE),
        ("async def handler(event, context):\n    return {'a': 1}\n", Truth.MAYBE),
        ("def handler(event, context):\n    print(1)\n", Truth.NO),
    ],
)
def test_the_keys_that_a_handler_returns(tmp_path: Path, text: str, returned: Truth) -> None:
    assert handler(tmp_path, "python3.13", {"app.py": text}).returns("a") is returned


def test_a_handler_of_another_file_is_not_looked_into(tmp_path: Path) -> None:
    files = {
        "app.py": "from work import handler\n",
        "work.py": "def handler(event, context):\n    return {}\n",
    }
    assert handler(tmp_path, "python3.13", files).returns("a") is not Truth.YES


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("exports.handler = async () => ({ a: 1 });", Truth.YES),
        ("exports.handler = async () => ({ b: 1 });", Truth.NO),
        ("exports.handler = async (event) => event;", Truth.MAYBE),
        ("exports.handler = (event, context, callback) => callback(null, { a: 1 });", Truth.MAYBE),
        ("exports.handler = (event, context) => { context.succeed({ a: 1 }); };", Truth.MAYBE),
        ("const { wrap } = require('x'); exports.handler = wrap(async () => ({ b: 1 }));", Truth.MAYBE),
    ],
)
def test_the_same_for_node(tmp_path: Path, text: str, returned: Truth) -> None:
    assert handler(tmp_path, "nodejs22.x", {"app.js": text}).returns("a") is returned
