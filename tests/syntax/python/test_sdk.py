from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python import environment_variable, read
from lambdalint.values import Known, Unknown

HEAD = "import boto3, os\n"


def requests(text: str) -> list[str]:
    found = []
    for call in read(Source("a.py", HEAD + text)).sdk_calls:
        service = call.service.value if isinstance(call.service, Known) else "?"
        method = call.method.value if isinstance(call.method, Known) else "?"
        found.append(":".join([service, ".".join([*call.resource, method])]))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c = boto3.client('s3')\nc.get_object()", "s3:get_object"),
        ("from boto3 import client as make\nmake('sqs').send_message()", "sqs:send_message"),
        ("boto3.Session().client('sts').get_caller_identity()", "sts:get_caller_identity"),
        ("s = boto3.session.Session(region_name='x')\nc = s.client(service_name='sts')\nc.f()", "sts:f"),
        ("import botocore.session\nbotocore.session.get_session().create_client('ecr').f()", "ecr:f"),
        (
            "import aioboto3 as a\nasync def f():\n async with a.Session().client('s3') as c: c.get_object()",
            "s3:get_object",
        ),
        (
            "class A:\n def __init__(self): self.c = boto3.client('s3')\n def go(self): self.c.get_object()",
            "s3:get_object",
        ),
        ("class B:\n c = boto3.client('s3')\nclass A(B):\n def go(self): self.c.f()", "s3:f"),
        ("class A:\n @property\n def c(self): return boto3.client('s3')\n def f(self): self.c.g()", "s3:g"),
        (
            "class A:\n def __init__(self, c): self.c = c\n def go(self): self.c.f()\nA(boto3.client('sns'))",
            "sns:f",
        ),
        (
            "c = None\ndef get():\n global c\n if c is None: c = boto3.client('s3')\n return c\nget().f()",
            "s3:f",
        ),
        ("def get(name): return boto3.client(name)\nget('ssm').get_parameter()", "ssm:get_parameter"),
        ("def get(*args, **more): return boto3.client(*args, **more)\nget('ssm', 'x').f()", "ssm:f"),
        ("def get(*args): return boto3.client(*args)\nget(*names).f()", "?:f"),
        (
            "d = {}\ndef get(n):\n if n not in d: d[n] = boto3.client(n)\n return d[n]\nget('ssm').f()",
            "ssm:f",
        ),
        ("cs = {'a': boto3.client('s3'), 'b': boto3.client('sqs')}\ncs['b'].f()", "sqs:f"),
        ("for c in [boto3.client('s3', region_name=r) for r in rs]: c.f()", "s3:f"),
        ("cs = {r: boto3.client('s3') for r in rs}\nfor r, c in cs.items(): c.f()", "s3:f"),
        ("a, b = boto3.client('s3'), boto3.client('sqs')\nb.f()", "sqs:f"),
        ("def f(c=boto3.client('s3')): c.g()", "s3:g"),
        ("def f(c): c.g()\nf(boto3.client('s3'))", "s3:g"),
        ("def f(c): c.g()\nif __name__ == '__main__': f(boto3.client('s3'))", "s3:g"),
        ("def f(c): c.g()\npool.submit(f, boto3.client('s3'))", "s3:g"),
        ("def f(a, c): c.g()\nThread(target=f, args=[1, boto3.client('s3')]).start()", "s3:g"),
        ("def f(c): c.g()\nThread(target=f, kwargs={'c': boto3.client('s3')}).start()", "s3:g"),
        ("def f(c): c.g()\nTimer(5, f, (boto3.client('s3'),)).start()", "s3:g"),
        ("def f(c, m): c.g()\nre.sub('x', functools.partial(f, boto3.client('s3')), y)", "s3:g"),
        (
            "from mypy_boto3_cognito_idp import CognitoIdentityProviderClient as C\ndef f(c: C): c.g()",
            "cognito-idp:g",
        ),
        ("import functools\nmake = functools.partial(boto3.client, 's3')\nmake().f()", "s3:f"),
        (
            "from functools import lru_cache\n@lru_cache\ndef get(): return boto3.client('s3')\nget().f()",
            "s3:f",
        ),
        ("get = lambda: boto3.client('s3')\nget().f()", "s3:f"),
        ("from typing import cast\ncast('X', boto3.client('s3')).f()", "s3:f"),
        ("c = boto3.client('s3')\nc.get_paginator('list_objects_v2').paginate()", "s3:list_objects_v2"),
        ("boto3.client('s3').get_waiter('object_exists').wait()", "s3:object_exists"),
        ("boto3.client('s3').generate_presigned_url('get_object')", "s3:get_object"),
        ("t = boto3.resource('dynamodb').Table('x')\nt.put_item()", "dynamodb:Table.put_item"),
        (
            "with boto3.resource('dynamodb').Table('x').batch_writer() as b: b.put_item()",
            "dynamodb:Table.batch_writer.put_item",
        ),
        ("boto3.resource('dynamodb').meta.client.get_item()", "dynamodb:get_item"),
        ("boto3.resource('sqs').get_queue_by_name(QueueName='q').send_message()", "sqs:Queue.send_message"),
        (
            "for o in boto3.resource('s3').Bucket('b').objects.all(): o.delete()",
            "s3:Bucket.objects.[].delete",
        ),
        ("c = boto3.client('s3')\nc = boto3.client('sqs')\nc.f()", "sqs:f"),
        ("s = 's3'\nboto3.client(s).f()", "s3:f"),
        ("c = boto3.client('s3')\nc = c.f()", "s3:f"),
        ("boto3.client(os.environ['S']).f()", "?:f"),
    ],
)
def test_request_is_found(text: str, expected: str) -> None:
    assert expected in requests(text)


@pytest.mark.parametrize(
    "text",
    [
        "c = boto3.client('s3')\nc.can_paginate('x')\nc.close()\nc.exceptions.NoSuchKey()",
        "boto3.resource('s3').Bucket('b')",
        "def f(c): c.g()",
        "c = open('x')\nc.read()",
        "boto3.Session().get_credentials()",
        "def f(c):\n c = c['name']\n c = boto3.client(c.lower())",
        "a, c = x\na, c = boto3.client('s3'), a.f()",
    ],
)
def test_what_sends_nothing_is_no_request(text: str) -> None:
    assert requests(text) == []


def test_two_possible_services_are_candidates() -> None:
    text = HEAD + "if x: c = boto3.client('s3')\nelse: c = boto3.client('sqs')\nc.f()"
    (call,) = read(Source("a.py", text)).sdk_calls
    assert isinstance(call.service, Unknown)
    assert call.service.candidates == ("s3", "sqs")


def test_place_region_and_credentials_of_a_client() -> None:
    text = HEAD + (
        "def f():\n    s = boto3.Session(aws_access_key_id='AKIA', region_name='eu-west-1')\n"
        "    s.client('s3').get_object()\n"
    )
    client = read(Source("a.py", text)).sdk_calls[0].clients[0]
    assert client.call.function is not None
    assert client.call.function.name == "f"
    assert isinstance(client.region, Known)
    assert client.region.value == "eu-west-1"
    assert [name for name, _ in client.credentials] == ["aws_access_key_id"]


def test_arguments_are_values() -> None:
    text = HEAD + (
        "B = 'bucket'\nkw = {'Key': 'k'}\nc = boto3.client('s3')\n"
        "c.get_object(Bucket=B, **kw)\nc.get_object(Bucket=os.environ['NAME'], Key=f'{B}/{x}')\n"
    )
    first, second = read(Source("a.py", text)).sdk_calls
    given = [first.argument(name) for name in ("Bucket", "Key")]
    assert [value.value for value in given if isinstance(value, Known)] == ["bucket", "k"]
    assert environment_variable(second.argument("Bucket")) == "NAME"
    key = second.argument("Key")
    assert isinstance(key, Unknown)
    assert key.text is not None
    assert key.text.startswith("bucket/").name == "YES"


def test_table_name_is_an_identifier() -> None:
    text = HEAD + "boto3.resource('dynamodb').Table(os.environ['T']).put_item()"
    (call,) = read(Source("a.py", text)).sdk_calls
    assert [environment_variable(value) for value in call.identifiers] == ["T"]
    assert call.call.method.text == "put_item"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("session = boto3\nsession.client('iam')", [True]),
        ("from sessions import assumed\nsession = assumed() or boto3\nsession.client('iam')", [False]),
    ],
)
def test_whether_a_place_may_make_another_client(text: str, expected: list[bool]) -> None:
    assert [client.alone for client in read(Source("a.py", HEAD + text)).sdk_clients] == expected
