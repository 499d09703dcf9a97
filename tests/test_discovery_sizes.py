"""Files that are too large to be templates: told of where they claim to be one, and never read whole."""

from pathlib import Path

import pytest

from lambdalint.reading import MAX_BYTES, FoundFile, Trouble, read

TEMPLATE = "Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n"


@pytest.mark.parametrize(
    ("beginning", "named", "told"),
    [
        (TEMPLATE, False, True),
        (TEMPLATE, True, True),
        ("rows:\n", True, True),
        ("rows:\n", False, False),
    ],
)
def test_a_large_file_is_told_of_where_it_is_named_or_like_a_template(
    tmp_path: Path, beginning: str, named: bool, told: bool
) -> None:
    path = tmp_path / "large.yaml"
    with path.open("w") as file:
        file.write(beginning)
        file.truncate(MAX_BYTES + 1)

    found = read(FoundFile(str(path), "large.yaml", named, MAX_BYTES + 1))

    message = "larger than 8,000,000 bytes, which no template can be; not read"
    # What was asked for, and cannot be read, is a failure; data that a hook hands over is none.
    fatal = named and beginning == TEMPLATE
    assert found == (Trouble("large.yaml", message, fatal=fatal) if told else None)
