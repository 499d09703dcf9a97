"""Text to nodes: every place is exact, and what is hostile is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence, walk


def root(text: str) -> Node:
    node = yaml.parse(Source("t.yaml", text)).root
    assert node is not None
    return node


def texts(text: str) -> list[str]:
    """The text under the span of every scalar, keys included, in order."""
    found = []
    for node in walk(root(text)):
        if isinstance(node, Mapping):
            found.extend(entry.key.span.text for entry in node.entries)
        elif isinstance(node, Scalar):
            found.append(node.span.text)
    return sorted(found)


def value(text: str, *path: str) -> Node:
    node = root(text)
    for name in path:
        assert isinstance(node, Mapping)
        found = node.get(name)
        assert found is not None
        node = found
    return node


def test_scalars_have_the_text_that_is_written() -> None:
    text = "a: plain text\nb: 'single'\nc: \"double\"\nd: !Ref X\n"
    assert texts(text) == sorted(["a", "plain text", "b", "'single'", "c", '"double"', "d", "!Ref X"])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_do_not_shift_places(newline: str) -> None:
    node = value(newline.join(["a: 1", "b:", "  c: two", ""]), "b", "c")
    assert node.span.text == "two"
    assert (node.span.first.line, node.span.first.column) == (3, 6)


def test_a_byte_order_mark_has_no_column() -> None:
    source = Source("t.yaml", "\ufeffa: 1")
    found = yaml.parse(source).root
    assert isinstance(found, Mapping)
    assert found.entries[0].key.span.first.column == 1


def test_columns_count_characters_beyond_the_basic_plane_as_one() -> None:
    node = value("a: {'😀😀': x, b: here}", "a", "b")
    assert node.span.text == "here"
    assert node.span.first.column == 17


def test_block_collections_end_with_their_last_child() -> None:
    assert value("a:\n  b: 1\n  c: 2\n\n# later\nd: 3\n", "a").span.text == "b: 1\n  c: 2"


def test_block_texts_end_with_their_last_word() -> None:
    node = value("a: |\n  one\n  two\n\n\nb: 1\n", "a")
    assert isinstance(node, Scalar)
    assert node.span.text == "|\n  one\n  two"
    assert node.value == "one\ntwo\n"


def test_an_anchor_is_no_part_of_the_value() -> None:
    assert value("a: &x  10\nb: *x\n", "a").span.text == "10"
    assert value("a: &x  10\nb: *x\n", "b").span.text == "10"


def test_merge_keys_bring_what_is_not_there() -> None:
    node = value("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n", "own")
    assert isinstance(node, Mapping)
    assert {name: entry.value.span.text for name, entry in node.index.items()} == {"x": "1", "y": "3"}


def test_the_earlier_of_several_merged_mappings_wins() -> None:
    node = value("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nown: {<<: [*a, *b]}\n", "own")
    assert isinstance(node, Mapping)
    assert {name: entry.value.span.text for name, entry in node.index.items()} == {"x": "1", "z": "3"}


def test_duplicate_keys_are_kept_and_told() -> None:
    document = yaml.parse(Source("t.yaml", "a: 1\na: 2\n"))
    assert [(later.value.span.text, earlier.value.span.text) for later, earlier in document.duplicates] == [
        ("2", "1")
    ]
    assert isinstance(document.root, Mapping)
    assert document.root.index["a"].value.span.text == "2"


def test_json_with_tabs_and_escapes() -> None:
    text = '{\n\t"a\\/b": "\\u00e9",\n\t"c":\t[1,\ttrue]\n}'
    node = root(text)
    assert isinstance(node, Mapping)
    assert list(node.index) == ["a/b", "c"]
    assert node.index["a/b"].value.span.text == '"\\u00e9"'


def test_surrogate_escapes_of_json_do_not_shift_places() -> None:
    text = '{"a": "\\ud83d\\ude00", "b": "\\ud83d", "c": "here"}'
    node = root(text)
    assert isinstance(node, Mapping)
    first, lone, last = (entry.value for entry in node.entries)
    assert isinstance(first, Scalar)
    assert first.value == "😀"
    assert first.span.text == '"\\ud83d\\ude00"'
    assert isinstance(lone, Scalar)
    assert lone.value == "\ufffd"
    assert last.span.text == '"here"'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 'open\n", 2),
        ("a:\n\t- tab\n", 2),
        ("a: b: c\n", 1),
        ("a: \x07\n", 1),
    ],
)
def test_invalid_syntax_is_placed(text: str, line: int) -> None:
    with pytest.raises(yaml.InvalidSyntax) as caught:
        yaml.parse(Source("t.yaml", text))
    assert caught.value.span.first.line == line
    assert caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 500 + "]" * 500,
        "- " * 50_000 + "x",
        "{a: " * 200 + "1" + "}" * 200,
        "\n".join(" " * depth + f"k{depth}:" for depth in range(400)),
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(yaml.InvalidSyntax, match="nested deeper"):
        yaml.parse(Source("t.yaml", text))


def test_a_cycle_of_aliases_is_refused() -> None:
    with pytest.raises(yaml.InvalidSyntax, match="inside its own anchor") as caught:
        yaml.parse(Source("t.yaml", "a: &x\n  b: *x\n"))
    assert caught.value.span.text == "&x"


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(yaml.InvalidSyntax, match="aliases expand"):
        yaml.parse(Source("t.yaml", "\n".join(lines)))


def test_an_empty_text_has_no_root() -> None:
    assert yaml.parse(Source("t.yaml", "# nothing\n")).root is None


@given(st.text())
def test_any_text_is_nodes_or_invalid_syntax(text: str) -> None:
    source = Source("t.yaml", text.encode("utf-8", "replace").decode())
    try:
        found = yaml.parse(source).root
        spans = [node.span for node in walk(found)] if found is not None else []
    except yaml.InvalidSyntax as error:
        spans = [error.span]
    assert all(0 <= span.start <= span.end <= len(source.text) for span in spans)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    # YAML looks for the colon of a key within 1,024 characters, escapes included.
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=80), inner, max_size=4),
    max_leaves=12,
)


@given(_JSON, st.sampled_from([None, 2]), st.booleans())
def test_json_reads_as_itself(data: object, indent: int | None, ascii_only: bool) -> None:
    def plain(node: Node) -> object:
        if isinstance(node, Mapping):
            return {name: plain(entry.value) for name, entry in node.index.items()}
        if isinstance(node, Sequence):
            return [plain(item) for item in node.items]
        return node.value if node.style else json.loads(node.value)

    def joined(value: object) -> object:
        """Halves of surrogate pairs cannot be characters."""
        if isinstance(value, str):
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, list):
            return [joined(item) for item in value]
        if isinstance(value, dict):
            return {joined(name): joined(item) for name, item in value.items()}
        return value

    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    try:
        text.encode()
        found = root(text)
    except (UnicodeEncodeError, yaml.InvalidSyntax):
        # YAML takes fewer characters unescaped than JSON does: control characters above all.
        assert not ascii_only
        return
    assert plain(found) == joined(data)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("a: 1\n", False),
        ("---\na: 1\n...\n", False),
        ("a: 1\n---\n# the end\n", False),
        ("a: 1\n---\nb: 2\n", True),
        ("a: 1\n...\n---\nb: 2\n", True),
        ("# first\n---\na: 1\n--- |\n text\n", True),
    ],
)
def test_whether_other_documents_follow(text: str, more: bool) -> None:
    document = yaml.parse(Source("t.yaml", text))
    assert isinstance(document.root, Mapping)
    assert document.more == more


@pytest.mark.parametrize("text", ['{"a": 1}\nrest', '{"a": 1} }', "a: 1\n...\nrest"])
def test_what_follows_a_document_has_to_be_one(text: str) -> None:
    with pytest.raises(yaml.InvalidSyntax):
        yaml.parse(Source("t.yaml", text))
