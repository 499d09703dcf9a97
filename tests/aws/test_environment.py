import pytest

from lambdalint.aws import cfn_lint_data
from lambdalint.aws.environment import (
    RESERVED,
    UNDEFINED_ON_OS_ONLY,
    UNDEFINED_WITH_SNAPSTART,
    is_valid_name,
    lost_directories,
    provided_names,
    search_path,
    size,
)
from lambdalint.aws.runtimes import runtime


def test_reserved_names_are_cfn_lints_and_the_three_of_2026() -> None:
    schema = cfn_lint_data.load(
        "schemas", "extensions", "aws_lambda_function", "environment_variable_keys.json"
    )

    assert (
        set(schema["propertyNames"]["not"]["enum"])
        | {
            "AWS_LAMBDA_MAX_CONCURRENCY",
            "AWS_LAMBDA_METADATA_API",
            "AWS_LAMBDA_METADATA_TOKEN",
        }
        == RESERVED
    )


def test_what_may_be_undefined_is_reserved() -> None:
    assert UNDEFINED_ON_OS_ONLY | UNDEFINED_WITH_SNAPSTART < RESERVED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AB", True),
        ("a_", True),
        ("Table1", True),
        ("A", False),
        ("", False),
        ("1A", False),
        ("_A", False),
        ("A-B", False),
        ("A.B", False),
        ("A B", False),
        ("AB\n", False),
        ("ÄB", False),
        ("AÄ", False),
        ("A²", False),
    ],
)
def test_name_grammar(name: str, expected: bool) -> None:
    assert is_valid_name(name) is expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ([], 0),
        ([("AB", "")], 2),
        ([("AB", "cd"), ("EF", "g")], 7),
        ([("AB", "ü")], 4),
        ([("AB", "\N{GRINNING FACE}")], 6),
        ([("AB", "\ud800")], 5),  # half of a surrogate pair, from an escape in JSON
    ],
)
def test_size_is_counted_in_utf_8(variables: list[tuple[str, str]], expected: int) -> None:
    assert size(variables) == expected


@pytest.mark.parametrize(
    ("name", "identifier", "expected"),
    [
        ("AWS_REGION", "python3.13", True),
        ("TZ", "python3.13", True),
        ("PYTHONPATH", "python3.13", True),
        ("NODE_PATH", "python3.13", False),
        ("NODE_PATH", "nodejs24.x", True),
        ("GEM_PATH", "ruby3.4", True),
        ("_X_AMZN_TRACE_ID", "nodejs24.x", True),
        ("_X_AMZN_TRACE_ID", "provided.al2023", False),
        ("AWS_EXECUTION_ENV", "provided.al2023", False),
        ("AWS_LAMBDA_FUNCTION_TIMEOUT", "python3.13", False),  # only the local emulator sets it
        ("TABLE", "python3.13", False),
        ("PYTHONPATH", None, True),
        ("AWS_EXECUTION_ENV", None, True),
        ("NODE_PATH", "custom", True),
        ("TABLE", None, False),
    ],
)
def test_names_that_the_runtime_provides(name: str, identifier: str | None, expected: bool) -> None:
    found = runtime(identifier) if identifier else None

    assert (name in provided_names(found)) is expected


@pytest.mark.parametrize(
    ("name", "identifier", "expected"),
    [
        ("PATH", "python3.13", "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ("PATH", "provided.al2023", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ("PATH", None, "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        (
            "LD_LIBRARY_PATH",
            "nodejs24.x",
            "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
        ),
        ("NODE_PATH", "nodejs24.x", ""),
    ],
)
def test_default_search_paths(name: str, identifier: str | None, expected: str) -> None:
    assert ":".join(search_path(name, runtime(identifier) if identifier else None)) == expected


@pytest.mark.parametrize(
    ("name", "value", "lost"),
    [
        ("PATH", "/opt/bin", ["/var/lang/bin", "/usr/local/bin", "/usr/bin", "/bin"]),
        ("PATH", "/opt/x:/var/lang/bin:/usr/local/bin:/usr/bin/:/bin", []),
        ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin", []),  # /bin is /usr/bin
        ("PATH", "$PATH:/opt/bin", ["/var/lang/bin", "/usr/local/bin", "/usr/bin", "/bin"]),
        ("PATH", "", ["/var/lang/bin", "/usr/local/bin", "/usr/bin", "/bin"]),
        (
            "LD_LIBRARY_PATH",
            "/opt/lib",
            ["/var/lang/lib", "/lib64", "/usr/lib64", "/var/runtime", "/var/runtime/lib"],
        ),
        ("LD_LIBRARY_PATH", "/var/lang/lib:/lib64:/var/runtime:/var/runtime/lib:/opt/x", []),
        ("PYTHONPATH", "/opt/x", []),
    ],
)
def test_directories_that_a_literal_loses(name: str, value: str, lost: list[str]) -> None:
    assert list(lost_directories(name, value, runtime("python3.13"))) == lost
