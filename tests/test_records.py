"""The lean ``dataclass`` beside the standard one: same objects, less work at import."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from lambdalint import records

T = TypeVar("T")


@records.dataclass(frozen=True, slots=True)
class Point(Generic[T]):
    kind: ClassVar[str] = "point"
    x: T
    y: int = 2
    tags: list[str] = dataclasses.field(default_factory=list, hash=False)
    seen: int = dataclasses.field(default=0, compare=False, repr=False)


def _family(dataclass: Any) -> tuple[type, type, type]:
    @dataclass(frozen=True, slots=True)
    class Frozen:
        a: int
        b: tuple[str, ...] = ()
        c: dict[str, int] = dataclasses.field(default_factory=dict, kw_only=True, hash=False)

    @dataclass(slots=True)
    class Loose:
        a: int
        b: int = dataclasses.field(default=5, init=False)

        def __post_init__(self) -> None:
            self.a += 1

    @dataclass(frozen=True, slots=True, eq=False)
    class Same:
        a: int

    return Frozen, Loose, Same


LEAN = _family(records.dataclass)
STANDARD = _family(dataclasses.dataclass)
CALLS: list[tuple[int, tuple[Any, ...], dict[str, Any]]] = [
    (0, (1,), {}),
    (0, (1, ("x",)), {"c": {"k": 1}}),
    (0, (), {"a": 3}),
    (0, (), {}),
    (0, (1, (), {}), {}),
    (0, (1,), {"d": 1}),
    (1, (1,), {}),
    (1, (1, 2), {}),
    (2, (1,), {}),
]


def _outcome(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
    try:
        made = cls(*args, **kwargs)
    except TypeError as error:
        return str(error)
    return repr(made), dataclasses.asdict(made)


@pytest.mark.parametrize(("number", "args", "kwargs"), CALLS)
def test_is_made_like_a_standard_one(number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    assert _outcome(LEAN[number], args, kwargs) == _outcome(STANDARD[number], args, kwargs)


def test_each_object_gets_its_own_default() -> None:
    assert Point(1).tags is not Point(1).tags


@pytest.mark.parametrize("family", [LEAN, STANDARD], ids=["lean", "standard"])
def test_equality_and_hash(family: tuple[type, type, type]) -> None:
    frozen, loose, same = family
    assert frozen(1) == frozen(1)
    assert hash(frozen(1, c={})) == hash(frozen(1, c={"k": 1}))
    assert frozen(1) != frozen(2)
    assert frozen(1) != 1
    assert loose(1) == loose(1)
    with pytest.raises(TypeError):
        hash(loose(1))
    assert same(1) != same(1)
    assert len({same(1), same(1)}) == 2


def test_fields_out_of_the_comparison() -> None:
    assert Point(1, seen=1) == Point(1, seen=2)
    assert repr(Point(1, seen=1)) == "Point(x=1, y=2, tags=[])"


def test_frozen_stays_as_it_is() -> None:
    point: Any = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    with pytest.raises(AttributeError):
        point.other = 2


def test_replace_match_copy_and_pickle() -> None:
    point = Point(1, 3, ["t"])
    assert dataclasses.replace(point, x=2) == Point(2, 3, ["t"])
    match point:
        case Point(x, y):
            assert (x, y) == (1, 3)
    assert copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)) == point


def test_own_methods_win() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Own:
        a: int

        def __repr__(self) -> str:
            return "own"

        def __hash__(self) -> int:
            return 7

    assert (repr(Own(1)), hash(Own(1))) == ("own", 7)


@pytest.mark.parametrize("dataclass", [records.dataclass, dataclasses.dataclass], ids=["lean", "standard"])
def test_a_class_has_the_fields_of_its_bases(dataclass: Any) -> None:
    @dataclass(frozen=True, slots=True)
    class Base:
        a: int
        b: int = 1

    @dataclass(frozen=True, slots=True)
    class Narrow(Base):
        shared: ClassVar[int] = 9
        b: int = 2
        c: int = dataclasses.field(default=3, kw_only=True)

    assert [(f.name, f.type, f.kw_only) for f in dataclasses.fields(Narrow)] == [
        ("a", "int", False),
        ("b", "int", False),
        ("c", "int", True),
    ]
    assert (Narrow.__slots__, Narrow.__match_args__, Narrow.shared) == (("c",), ("a", "b"), 9)
    assert repr(Narrow(1)) == "test_a_class_has_the_fields_of_its_bases.<locals>.Narrow(a=1, b=2, c=3)"
    assert not hasattr(Narrow(1), "__dict__")


def test_the_standard_one_takes_a_lean_base() -> None:
    @dataclasses.dataclass(frozen=True)
    class Wider(Point[int]):
        z: int = 4

    assert repr(Wider(1)).endswith("Wider(x=1, y=2, tags=[], z=4)")


def test_what_else_the_standard_one_can_do_is_left_to_it() -> None:
    @records.dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        a: int

    assert Ordered(1) < Ordered(2)
    assert Ordered.__eq__ is not Point.__eq__
