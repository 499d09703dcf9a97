"""Globals, merged as the SAM translator merges them: its own code is the oracle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtranslator.plugins.globals.globals import Globals

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.template.globals import merged_properties

FUNCTION = "AWS::Serverless::Function"


def node_of(data: Any) -> Node:
    node = yaml.parse(Source("t.json", json.dumps(data))).root
    assert node is not None
    return node


def plain(node: Node | None) -> Any:
    match node:
        case Mapping():
            return {name: plain(entry.value) for name, entry in node.index.items()}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value
    return None


def ours(section: dict[str, Any], local: dict[str, Any], ignore: Any = None, kind: str = FUNCTION) -> Any:
    ignored = node_of(ignore) if ignore is not None else None
    return plain(merged_properties(node_of(section), kind, node_of(local), ignored))


def theirs(section: dict[str, Any], local: dict[str, Any], ignore: Any = None, kind: str = FUNCTION) -> Any:
    return Globals({"Globals": section}).merge(kind, local, "Id", ignore)


CASES = {
    "scalars take the local value": ({"Timeout": "1"}, {"Timeout": "2"}),
    "lists concatenate": ({"Layers": ["a"]}, {"Layers": ["b"]}),
    "architectures are replaced": ({"Architectures": ["arm64"]}, {"Architectures": ["x86_64"]}),
    "maps merge key by key": (
        {"Environment": {"Variables": {"A": "1", "B": "1"}}},
        {"Environment": {"Variables": {"B": "2", "C": "2"}}},
    ),
    "nested lists concatenate": (
        {"VpcConfig": {"SubnetIds": ["a"], "SecurityGroupIds": ["s"]}},
        {"VpcConfig": {"SubnetIds": ["b"]}},
    ),
    "an intrinsic function counts as a whole": (
        {"VpcConfig": {"SubnetIds": ["a"]}},
        {"VpcConfig": {"SubnetIds": {"Fn::Split": [",", "x"]}}},
    ),
    "a global intrinsic function gives way": ({"Tags": {"Ref": "X"}}, {"Tags": {"a": "b"}}),
    "a map with the key of a function and no argument of one": ({"Tags": {"Condition": []}}, {"Tags": {}}),
    "a list gives way to a map": ({"Tags": ["a"]}, {"Tags": {"a": "b"}}),
    "conditions are merged as a whole": (
        {"Environment": {"Fn::If": ["A", {"Variables": {}}, {"Ref": "AWS::NoValue"}]}},
        {"Environment": {"Variables": {"B": "2"}}},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_merges_like_the_translator(case: str) -> None:
    inherited, local = CASES[case]
    assert ours({"Function": inherited}, local) == theirs({"Function": inherited}, local)


@pytest.mark.parametrize("ignore", ["*", ["Timeout"], ["Timeout", "Tags"], []])
def test_ignores_like_the_translator(ignore: Any) -> None:
    section = {"Function": {"Timeout": "1", "Tags": {"a": "b"}, "MemorySize": "2"}}
    assert ours(section, {"MemorySize": "3"}, ignore) == theirs(section, {"MemorySize": "3"}, ignore)


def test_pruned_tags_of_a_capacity_provider() -> None:
    section = {"CapacityProvider": {"ManagedResourceTags": {"Tags": ["x"], "Other": "y"}}}
    local = {"ManagedResourceTags": {"Tags": ["z"]}}
    kind = "AWS::Serverless::CapacityProvider"
    assert ours(section, local, kind=kind) == theirs(section, local, kind=kind)


def test_other_types_inherit_nothing() -> None:
    section = {"Function": {"Timeout": "1"}}
    assert ours(section, {"MemorySize": "3"}, kind="AWS::Lambda::Function") == {"MemorySize": "3"}


def test_what_is_inherited_keeps_its_place() -> None:
    source = Source("t.yaml", "Globals: {Function: {Timeout: 7}}\nOwn: {MemorySize: 1}\n")
    root = yaml.parse(source).root
    assert isinstance(root, Mapping)
    merged = merged_properties(root.get("Globals"), FUNCTION, root.get("Own"), None)
    assert isinstance(merged, Mapping)
    assert merged.index["Timeout"].value.span.first.line == 1


_KEYS = st.sampled_from(["a", "b", "Ref", "Fn::Sub", "Condition"])
_VALUES = st.recursive(
    st.sampled_from(["x", "y"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=8,
)
_PROPERTIES = st.dictionaries(st.sampled_from(["Tags", "Layers", "Architectures", "VpcConfig"]), _VALUES)


@given(_PROPERTIES, _PROPERTIES)
def test_any_properties_merge_like_the_translator(inherited: dict[str, Any], local: dict[str, Any]) -> None:
    assert ours({"Function": inherited}, local) == theirs({"Function": inherited}, local)
