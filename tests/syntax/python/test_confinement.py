"""Whether a module gets to AWS by nothing but the clients that are found in it."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python.confinement import is_confined
from lambdalint.syntax.python.module import read


def confined(text: str) -> bool:
    return is_confined(read(Source("app.py", text)))


@pytest.mark.parametrize(
    "text",
    [
        "import json",
        "import boto3\nclient = boto3.client('sqs')",
        "import boto3 as aws\ntable = aws.resource('dynamodb').Table('orders')",
        "import boto3\nclient = boto3.Session().client('sqs')",
        "import boto3\nsession = boto3.session.Session()\nclient = session.client('sqs')",
        "from boto3 import client, session\nqueue = client('sqs')\ntopic = session.Session().client('sns')",
        "import boto3\nclass Store:\n    def __init__(self, session: boto3.Session) -> None:\n        pass",
        "import boto3\nclass A:\n    client = boto3.client('s3')\n    def f(self):\n        go(self.client)",
        "import boto3\nfrom boto3.dynamodb.conditions import Key\nfrom botocore.config import Config",
        "import botocore\ntry:\n    pass\nexcept botocore.exceptions.ClientError:\n    pass",
        "import boto3\nboto3.set_stream_logger('')\nc = boto3.resource('dynamodb').meta.client",
        "import boto3\nrole = boto3.client('sts').assume_role()['Credentials']",
        "import importlib.metadata\nimport re\nre.compile('x')",
    ],
)
def test_clients_are_all(text: str) -> None:
    assert confined(text)


@pytest.mark.parametrize(
    "text",
    [
        "import boto3\ngetattr(boto3, 'cli' + 'ent')('s3')",
        "import boto3\na, b = map(boto3.client, ['s3', 'sqs'])",
        "import boto3\nmake = boto3.client",
        "import boto3\nbuild(boto3)",
        "import boto3\nclass Mine(boto3.Session):\n    pass",
        "import boto3\nsession = boto3.Session()\nmake = session.client",
        "import boto3\nsession = boto3.Session()\ngetattr(session, 'client')('s3')",
        "from boto3 import *",
        "from boto3 import client\nmakers = [client]",
        "from .sdk import boto3\nbuild(boto3)",
        "import boto3\nfound = unknown.client('s3')",
        "import boto3\nkeys = boto3.Session().get_credentials()",
        "import boto3\nkeys = boto3.client('sqs')._request_signer._credentials",
        "import os\nkey = os.environ['AWS_ACCESS_KEY_ID']",
        "import os\nkey = os.getenv('AWS_SESSION_TOKEN')",
        "from botocore.auth import SigV4Auth",
        "import subprocess",
        "from os import popen",
        "import os\nos.execvp('aws', ['aws'])",
        "import asyncio\nasyncio.create_subprocess_exec('aws')",
        "import importlib\nimportlib.import_module(name)",
        "import ctypes",
        "exec(text)",
        "globals()['boto3']",
        "def broken(:",
    ],
)
def test_others_are_possible(text: str) -> None:
    assert not confined(text)
