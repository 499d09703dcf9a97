"""Commands to invocations and calls of AWS operations, with structured arguments at their places."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.syntax.aws_cli import AwsCall, aws_call, cli_name, data_of
from lambdalint.syntax.data import Datum, Items, Structure
from lambdalint.syntax.invocation import Invocation, invocation_of
from lambdalint.syntax.shell import read
from lambdalint.values import Absent, Known, Unknown, text_of


def run(script: str) -> Invocation:
    found = invocation_of(read(Source("deploy.sh", script)).commands[-1])
    assert found is not None
    return found


def call(script: str) -> AwsCall:
    found = aws_call(run(script))
    assert found is not None
    return found


def plain(data: Datum | None) -> Any:
    """Data without places; a hole as ``${…}``, an open structure with ``...``."""
    match data:
        case Structure(members=members, complete=complete):
            return {one.name: plain(one.value) for one in members} | ({} if complete else {"...": "..."})
        case Items(items=items):
            return [plain(item) for item in items]
        case Known() | Unknown():
            return str(text_of(data))
    return None


def data(argument: str) -> Any:
    return plain(call(f"aws lambda x --o {argument}").arguments[0].data)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("S3Bucket=b,S3Key=k", {"S3Bucket": "b", "S3Key": "k"}),
        ("S3Bucket=$B,S3Key=k-$V.zip", {"S3Bucket": "${B}", "S3Key": "k-${V}.zip"}),
        ("'Variables={A=b,C=d}'", {"Variables": {"A": "b", "C": "d"}}),
        ("'Variables={}'", {"Variables": {}}),
        ("a=b,c,d=e", {"a": ["b", "c"], "d": "e"}),
        ("'a=[b,c],d=e'", {"a": ["b", "c"], "d": "e"}),
        ("'a=[{b=c},{b=d}]'", {"a": [{"b": "c"}, {"b": "d"}]}),
        ("""a='"b,c"',d=e""", {"a": "b,c", "d": "e"}),
        (r"""'a="b\"c"'""", {"a": 'b"c'}),
        (r"'a=b\,c'", {"a": "b,c"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=", {"a": ""}),
        ("'a=b, c=d'", {"a": "b", "c": "d"}),
        ("a@=file://f", {"a": "${it is in a file}"}),
        ("a=b,$MORE", {"a": ["b", "${MORE}"], "...": "..."}),
        ('"a={b=c,$MORE}"', {"a": {"b": "c", "...": "..."}}),
        ('"$K=b"', {"...": "..."}),
        ("Key=a,Value=b Key=c,Value=d", [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}]),
        ("subnet-1 subnet-2", ["subnet-1", "subnet-2"]),
        ('\'{"a": [1, true, "x"]}\'', {"a": ["1", "true", "x"]}),
        ('"{\\"a\\": \\"$B\\"}"', {"a": "${B}"}),
        ('"{\\"a\\": \\"b\\", $MORE}"', {"a": "b", "...": "..."}),
        ("'{\"a\": '", "${it is no valid JSON}"),
        ("'{a: b}'", "${it is no valid JSON}"),
        ("file://in.json", "${it is in a file}"),
        ("fileb://f.zip", "fileb://f.zip"),
        ("'a=b c'", "a=b c"),
        ("$ALL", "${ALL}"),
    ],
)
def test_a_value_is_read_as_the_cli_reads_it(written: str, expected: Any) -> None:
    assert data(written) == expected


def test_names_and_values_have_exact_places() -> None:
    found = call("aws lambda create-function --code S3Bucket=b,\\\nS3Key='k' --publish")
    code, publish = found.arguments
    assert isinstance(code.data, Structure)
    assert [(one.span.text, one.value.span.text) for one in code.data.members] == [
        ("S3Bucket", "b"),
        ("S3Key", "k"),
    ]
    assert code.data.members[1].span.first.line == 2
    assert (code.name_span.text, publish.value_span.text) == ("--code", "--publish")
    assert isinstance(publish.value, Absent)


def test_an_option_with_an_equals_sign_is_split() -> None:
    argument = call("aws lambda update-function-code --zip-file=fileb://f.zip").arguments[0]
    assert (argument.name, argument.name_span.text, argument.value_span.text) == (
        "zip-file",
        "--zip-file",
        "fileb://f.zip",
    )


def test_global_options_may_stand_anywhere() -> None:
    found = call("aws --region r --no-cli-pager lambda --profile p invoke --output json out.json")
    assert (found.service, found.operation) == ("lambda", "invoke")
    assert [one.name for one in found.arguments] == ["region", "no-cli-pager", "profile", "output"]
    assert [text_of(one).literal for one in found.operands] == ["out.json"]


def test_s3_commands_have_operands_behind_flags() -> None:
    found = call("aws s3 sync --delete . s3://b --exclude '*' --quiet")
    assert [text_of(one).literal for one in found.operands] == [".", "s3://b"]


@pytest.mark.parametrize("more", ["$EXTRA", '"$@"', '"${ARGS[@]}"', "--$NAME x", "--cli-input-json $X"])
def test_what_may_bring_options_makes_a_call_incomplete(more: str) -> None:
    assert not call(f"aws lambda update-function-code --function-name f {more}").complete


@pytest.mark.parametrize("value", ["$FN", '"$FN"', "f-$STAGE"])
def test_an_unknown_value_leaves_a_call_complete(value: str) -> None:
    assert call(f"aws lambda update-function-code --function-name {value} --publish").complete


def test_input_json_gives_arguments_that_options_override() -> None:
    found = call("""aws lambda x --s3-key k --cli-input-json '{"S3Key": "old", "KMSKeyArn": "a"}'""")
    values = {
        name: plain(argument.data) for name in ("s3-key", "kms-key-arn") if (argument := found.argument(name))
    }
    assert values == {"s3-key": "k", "kms-key-arn": "a"}


def test_input_json_may_come_from_a_written_file() -> None:
    script = 'B=b\ncat > in.json <<E\n{"Code": {"S3Bucket": "$B"}}\nE\naws lambda x --cli-input-json file://in.json'
    found = call(script).argument("code")
    assert found is not None
    assert plain(found.data) == {"S3Bucket": "b"}
    assert found.name_span.text == '"Code"'


@pytest.mark.parametrize(
    "wrapper",
    [
        "sudo",
        "sudo -E -u me",
        "env -i A=b",
        "time",
        "nohup",
        "exec",
        "command",
        "timeout 10",
        "nice -n 5",
        "uv run",
    ],
)
def test_wrappers_are_taken_off(wrapper: str) -> None:
    assert call(f"{wrapper} aws lambda invoke").operation == "invoke"


def test_env_settings_are_kept() -> None:
    found = call("A=1 env B=2 aws s3 ls")
    assert [(one.name, one.value.text) for one in found.settings] == [("A", "1"), ("B", "2")]


def test_xargs_brings_unknown_words() -> None:
    assert not call("xargs -n 1 aws lambda delete-function --function-name").complete


def test_asking_for_a_program_runs_nothing() -> None:
    assert invocation_of(read(Source("x.sh", "command -v aws")).commands[0]) is None


def test_zip_takes_letters_together_and_lists() -> None:
    found = run("zip -qr ../f.zip . -x '*.git*' 'b/*'")
    assert [word.text for word in found.operands] == ["../f.zip", "."]
    exclude = found.option("x")
    assert exclude is not None
    assert [word.text for word in exclude.values] == ["*.git*", "b/*"]


def test_sam_options_are_read_alike() -> None:
    found = run("sam deploy --parameter-overrides A=b C=d --guided --stack-name=s")
    assert [(one.name, [word.text for word in one.values]) for one in found.options] == [
        ("parameter-overrides", ["A=b", "C=d"]),
        ("guided", []),
        ("stack-name", ["s"]),
    ]


def test_an_operation_that_is_not_known_is_no_call() -> None:
    assert aws_call(run("aws lambda $OPERATION")) is None


@pytest.mark.parametrize(
    ("api", "cli"),
    [
        ("S3ObjectStorageMode", "s3-object-storage-mode"),
        ("KMSKeyArn", "kms-key-arn"),
        ("ZipFile", "zip-file"),
    ],
)
def test_api_names_have_a_cli_spelling(api: str, cli: str) -> None:
    assert cli_name(api) == cli


@pytest.mark.parametrize(
    "value", ["a=" + "[" * 5000, "a=" + "{b=" * 5000, "[" * 20000, "a=" + "b," * 20000, "a=" + '"' * 5000]
)
def test_deep_and_long_values_are_harmless(value: str) -> None:
    assert call(f"aws lambda x --o '{value}'").arguments[0].data is not None


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab=,[]{}"\\ @:\ue000$X', max_size=40))
def test_no_value_makes_it_fail_and_places_stay_inside(value: str) -> None:
    source = Source("x.sh", f"aws lambda x --o '{value}' \"{value}\"")
    for command in read(source).commands:
        for word in command.words:
            span = data_of(word).span
            assert 0 <= span.start <= span.end <= len(source.text)
