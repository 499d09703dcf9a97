"""boto3 calls in deploy code as the calls of AWS operations that they are."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.source import Source
from lambdalint.syntax.aws_cli import Argument, AwsCall, cli_name
from lambdalint.syntax.data import Member
from lambdalint.syntax.python import SdkCall, read
from lambdalint.values import Known, Unknown, Value

#: boto3's client of a service to the CLI's command; ``s3`` has the API under a name of its own.
_SERVICES = {"lambda": "lambda", "s3": "s3api", "cloudformation": "cloudformation"}
#: What a file imports whose requests may never reach AWS: tests, whose fixtures put something in its place.
_TESTS = frozenset({"mock", "moto", "pytest", "unittest", "botocore.stub"})
#: Folders of tests and of what they share, whose requests others put something in the place of.
_TEST_FOLDERS = frozenset({"test", "tests"})


def aws_calls(source: Source) -> Iterator[AwsCall]:
    """The requests that clients of these services send; none in a test, which nothing need answer."""
    if not _TEST_FOLDERS.isdisjoint(source.path.split("/")[:-1]):
        return
    facts = read(source)
    if any(one.module in _TESTS or one.top in _TESTS for one in facts.imports):
        return
    for found in facts.sdk_calls:
        match found:
            case SdkCall(service=Known(str(service)), method=Known(str(method), span), via=SdkCall.CLIENT):
                pass
            case _:
                continue
        if service not in _SERVICES:
            continue
        call = found.call
        request = call.request
        yield AwsCall(
            _SERVICES[service],
            method.replace("_", "-"),
            tuple(_argument(one) for one in request.members),
            (),
            (),
            call.span,
            span,
            request.complete,
            conditional=call.conditional,
            repeated=call.looped,
        )


def _argument(member: Member) -> Argument:
    value: Value[str] = (
        member.value
        if isinstance(member.value, Known | Unknown)
        else Unknown(member.value.span, "it is no single text")
    )
    return Argument(cli_name(member.name), member.span, value, member.value)
