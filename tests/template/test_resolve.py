"""Intrinsic functions to values: what is known, what is not, and where it comes from."""

from __future__ import annotations

from typing import Any

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.nodes import Mapping
from lambdalint.template.fields import Fields, integer
from lambdalint.template.resolve import Resolver
from lambdalint.template.scenarios import Scenario
from lambdalint.template.template import Template
from lambdalint.values import Absent, Known, Many, Origin, Unknown, Value, text_of

HEAD = """\
Transform: AWS::LanguageExtensions
Parameters:
  Stage: {Type: String, Default: dev}
  Size: {Type: Number, AllowedValues: [128, 256]}
  Name: {Type: String}
  Ids: {Type: CommaDelimitedList, Default: "a, b,c"}
  NoIds: {Type: List<AWS::EC2::Subnet::Id>}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
Mappings:
  Sizes:
    dev: {Memory: 128, Zones: [x, y]}
    prod: {Memory: 1024, Zones: [z]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Bucket: {Type: AWS::S3::Bucket}
V: """


def template(expression: str, given: dict[str, str] | None = None) -> Template:
    return Template.read(yaml.parse(Source("t.yaml", HEAD + expression)), given)


def resolve(
    expression: str, truths: dict[str, bool] | None = None, given: dict[str, str] | None = None
) -> Value[Any]:
    read = template(expression, given)
    node = read.root.get("V")
    assert node is not None
    return Resolver(read, Scenario(truths or {})).resolve(node)


def plain(value: Value[Any]) -> Any:
    match value:
        case Known(Many() as many):
            return [plain(item) for item in many]
        case Known(Fields() as fields):
            return {item.name: plain(item.value) for item in fields.entries()}
        case Known(known):
            return known
    return value


KNOWN = {
    "text": "text",
    "30": "30",
    "!Ref Stage": "dev",
    "{Ref: Stage}": "dev",
    "!Ref Ids": ["a", "b", "c"],
    "!Sub 'x-${Stage}-${!Literal}'": "x-dev-${Literal}",
    "!Sub ['${A}-${Stage}', {A: !Ref Stage}]": "dev-dev",
    "!Join [':', [a, !Ref Stage, c]]": "a:dev:c",
    "!Join [',', !Ref Ids]": "a,b,c",
    "!Join ['', [a, !Ref AWS::NoValue, b]]": "ab",
    "!Select [1, [a, b]]": "b",
    "!Select [2, !Ref Ids]": "c",
    "!Select [1, !Split ['/', 'a/b/c']]": "b",
    "!Split [',', 'a,b']": ["a", "b"],
    "!FindInMap [Sizes, !Ref Stage, Memory]": "128",
    "!FindInMap [Sizes, prod, Zones]": ["z"],
    "{'Fn::FindInMap': [Sizes, none, Memory, {DefaultValue: 7}]}": "7",
    "!Base64 abc": "YWJj",
    "{'Fn::Length': !Ref Ids}": "3",
    "{'Fn::ToJsonString': {a: 1, b: [!Ref Stage, true], c: '2', d: !Ref AWS::NoValue}}": (
        '{"a":1,"b":["dev",true],"c":"2"}'
    ),
    "{a: !Ref AWS::NoValue, b: 1}": {"b": "1"},
    "[a, !Ref AWS::NoValue]": ["a"],
}


@pytest.mark.parametrize("expression", KNOWN)
def test_known(expression: str) -> None:
    assert plain(resolve(expression)) == KNOWN[expression]


UNKNOWN = {
    "!Ref Name": "parameter `Name` has no default",
    "!Ref Image": "parameter `Image` has no default",
    "!Ref Bucket": "`Bucket` is known when it is deployed",
    "!GetAtt Bucket.Arn": "`Bucket.Arn` is known when it is deployed",
    "!Ref AWS::Region": "`AWS::Region` is known when it is deployed",
    "!ImportValue shared": "it is exported by another stack",
    "!Sub 'a${Name}'": "parameter `Name` has no default",
    "!Join ['', !Ref NoIds]": "not every joined part is known",
    "!Select [9, [a]]": "the selected item is not known",
    "!Select [0, !GetAZs '']": "AWS lists the zones when it is deployed",
    "!GetAZs ''": "AWS lists the zones when it is deployed",
    "!Select [0, !ImportValue x]": "it is exported by another stack",
    "!Select [0, !GetAZs {'Fn::Transform': x}]": "the selected item is not known",
    "{'Fn::Transform': {Name: AWS::Include}}": "`Fn::Transform` is evaluated by AWS",
    "!Transform {Name: X}": "`Fn::Transform` is evaluated by AWS",
    "!If [IsProd, a, b]": "condition `IsProd` cannot be told",
    "!FindInMap [Sizes, !Ref Name, Memory]": "the key that is looked up is not known",
    "!FindInMap [Sizes, none, Memory]": "the mapping has no such key",
    "{'Fn::ToJsonString': {a: !Ref Name}}": "not every part of the structure is known",
    "!Nonsense [1]": "`Fn::Nonsense` is evaluated by AWS",
    "!Sub [{a: b}]": "`Fn::Sub` needs a text",
    "!Sub []": "`Fn::Sub` needs a text",
    "!Join [a]": "`Fn::Join` needs a delimiter and a list",
    "!If [a]": "`Fn::If` needs a condition and two values",
}


@pytest.mark.parametrize("expression", UNKNOWN)
def test_unknown_says_why(expression: str) -> None:
    value = resolve(expression)
    assert isinstance(value, Unknown)
    assert value.reason == UNKNOWN[expression]


@pytest.mark.parametrize("expression", ["", "~", "null", "!Ref AWS::NoValue", "{Ref: AWS::NoValue}"])
def test_absent(expression: str) -> None:
    assert isinstance(resolve(expression), Absent)


def test_a_condition_chooses_the_branch() -> None:
    assert plain(resolve("!If [IsProd, a, b]", {"IsProd": True})) == "a"
    assert plain(resolve("!If [IsProd, a, b]", {"IsProd": False})) == "b"
    assert isinstance(resolve("!If [IsProd, a, !Ref AWS::NoValue]", {"IsProd": False}), Absent)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("!Select [0, !GetAZs '']", "!Select ['0', !GetAZs {Ref: AWS::Region}]", True),
        ("!Select [0, !GetAZs '']", "!Select [1, !GetAZs '']", False),
        ("!Select [0, !GetAZs '']", "!Select [0, !GetAZs eu-west-1]", False),
        ("!Select [0, !Ref NoIds]", "!Select [0, !Ref NoIds]", True),
        ("!Select [0, !Ref NoIds]", "!Select [1, !Ref NoIds]", False),
    ],
)
def test_items_of_unknown_lists_can_be_compared(one: str, other: str, alike: bool) -> None:
    assert (text_of(resolve(one)) == text_of(resolve(other))) == alike


def test_candidates_of_a_parameter_are_its_allowed_values() -> None:
    match integer(resolve("!Ref Size")):
        case Unknown(candidates=candidates):
            assert candidates == (128, 256)


def test_candidates_of_a_lookup_are_all_that_it_can_find() -> None:
    value = resolve("!FindInMap [Sizes, !Ref Name, Memory]")
    assert isinstance(value, Unknown)
    assert value.candidates == ("128", "1024")


def test_a_text_keeps_its_holes() -> None:
    value = resolve("!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/${Bucket.Arn}'")
    assert str(text_of(value)) == "arn:${AWS::Partition}:s3:::${Bucket}/${Bucket.Arn}"
    assert [piece.reference.kind for piece in text_of(value).pieces if not isinstance(piece, str)] == [
        "pseudo parameter",
        "resource",
        "resource",
    ]


def test_the_default_of_a_parameter_is_known_with_its_place() -> None:
    value = resolve("!Ref Stage")
    assert isinstance(value, Known)
    assert value.origin is Origin.PARAMETER_DEFAULT
    assert value.span.text == "!Ref Stage"
    assert [(cause.span.text, cause.note) for cause in value.causes] == [
        ("dev", "the default of parameter `Stage`")
    ]


def test_a_given_parameter_wins() -> None:
    value = resolve("!Ref Name", given={"Name": "orders"})
    assert isinstance(value, Known)
    assert (value.value, value.origin) == ("orders", Origin.PARAMETER)


def test_a_lookup_shows_the_mapping() -> None:
    value = resolve("!FindInMap [Sizes, !Ref Stage, Memory]")
    assert isinstance(value, Known)
    assert value.origin is Origin.MAPPING
    assert [cause.span.text for cause in value.causes] == ["128", "dev"]


def test_a_transform_in_a_mapping_leaves_it_open() -> None:
    value = resolve("{a: 1, 'Fn::Transform': {Name: AWS::Include}}")
    assert isinstance(value, Known)
    fields = value.value
    assert isinstance(fields.string("a"), Known)
    assert isinstance(fields.string("b"), Unknown)
    assert fields.complete is False


def test_numbers_that_are_none_stay_texts() -> None:
    fields = resolve("{a: 30, b: '31', c: thirty, d: 1.5, e: 3.0}")
    assert isinstance(fields, Known)
    assert [plain(fields.value.integer(name)) for name in "abcde"] == [30, 31, "thirty", "1.5", 3]


def test_texts_that_grow_without_end_are_given_up() -> None:
    doubled = "x" * 400_000
    value = resolve(f"!Join ['', [{', '.join([doubled] * 3)}]]")
    assert isinstance(value, Unknown)
    assert value.reason == "the text is too long to follow"


def test_unknown_mappings_answer_unknown() -> None:
    read = template("!ImportValue x")
    node = read.root.get("V")
    assert node is not None
    fields = Resolver(read, Scenario()).fields(node, node)
    assert isinstance(fields.fields("a").string("b"), Unknown)
    assert not fields.complete


LOOPS = """\
Transform: [AWS::LanguageExtensions]
Parameters: {Names: {Type: CommaDelimitedList, Default: "x,y"}, Open: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Queues:
    - Name
    - [Orders, Mails-2]
    - "${Name}Queue": {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "${Name}-q", Tag: !Ref Name}}
      "&{Name}Two": {Type: AWS::SQS::Queue}
"""


def loops(collection: str) -> Template:
    text = LOOPS.replace("[Orders, Mails-2]", collection)
    return Template.read(yaml.parse(Source("t.yaml", text)))


def test_a_loop_makes_a_resource_each_turn() -> None:
    read = loops("[Orders, Mails-2]")
    assert list(read.resources) == ["OrdersQueue", "OrdersTwo", "Mails-2Queue", "Mails2Two"]
    queue = read.resources["OrdersQueue"]
    fields = Resolver(read, Scenario()).fields(queue.properties, queue.key)
    assert [plain(fields.value(name)) for name in ("QueueName", "Tag")] == ["Orders-q", "Orders"]
    assert queue.key.span.text == '"${Name}Queue"'


def test_a_loop_over_a_parameter_takes_its_default() -> None:
    assert list(loops("!Ref Names").resources) == ["xQueue", "xTwo", "yQueue", "yTwo"]


def test_a_loop_over_something_unknown_leaves_the_template_open() -> None:
    read = loops("!Ref Open")
    assert read.open
    assert not read.resources


def test_loops_can_nest() -> None:
    text = (
        "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::A:\n  - X\n  - [a, b]\n"
        "  - Fn::ForEach::B:\n    - Y\n    - [c, d]\n    - '${X}${Y}': {Type: AWS::SQS::Queue}\n"
    )
    assert list(Template.read(yaml.parse(Source("t.yaml", text))).resources) == ["ac", "ad", "bc", "bd"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("Parameters:\nResources: {}\n", ["`Parameters` must be a mapping, but it is empty"]),
        ("Resources: [a]\n", ["`Resources` must be a mapping, but it is a list"]),
        ("Resources: {A: text}\n", ["resource `A` must be a mapping, but it is a text"]),
        (
            "Resources: {A: {Type: AWS::X::Y, Properties: }}\n",
            ["`Properties` of `A` is empty, which CloudFormation takes for none; remove it"],
        ),
        (
            "Resources: {A: {Type: AWS::X::Y, Properties: [a]}}\n",
            ["`Properties` of `A` must be a mapping, but it is a list"],
        ),
        ("Resources: {A: {Properties: {}}}\n", ["resource `A` has no `Type`"]),
        ("Resources: {A: {Type: [x]}}\n", ["`Type` of `A` must be a text, but it is a list"]),
        ("Parameters: {A: text}\nResources: {}\n", ["parameter `A` must be a mapping, but it is a text"]),
        ("Conditions: !Ref X\nResources: {}\n", []),
    ],
)
def test_odd_shapes_are_told(text: str, messages: list[str]) -> None:
    document = yaml.parse(Source("t.yaml", text))
    assert isinstance(document.root, Mapping)
    assert [problem.message for problem in Template.read(document).problems] == messages


def test_each_reference_of_a_list_keeps_its_own_name() -> None:
    """The halves of ``!GetAtt A.B`` are nodes that nobody else holds; their identities come again."""
    names = [f"R{number}.A{number}" for number in range(200)]
    resolved = resolve("[" + ", ".join(f"!GetAtt {name}" for name in names) + "]")
    assert isinstance(resolved, Known)
    assert [str(text_of(item)) for item in resolved.value] == [f"${{{name}}}" for name in names]
