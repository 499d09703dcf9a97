"""``dataclass``, as the standard library means it, at a tenth of the price of a start.

The standard decorator writes and compiles up to six methods for each class while a module is imported; with
a hundred classes that is most of what a small run takes. Here comparing, hashing, showing and refusing to be
changed are one function each, shared by all classes, and ``__init__`` is compiled when the first object is
made. A type checker sees the standard decorator, and objects behave like its own; what it can do beyond
``frozen``, ``slots`` and ``eq`` is left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["LATER", "dataclass", "later"]

#: ``x: X = field(metadata=LATER)``: a field that may be given as :func:`later`.
LATER = {"later": True}
T = TypeVar("T")


class _Later:
    """What makes the value of a field."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def later(make: Callable[[], T]) -> T:
    """In the place of a field's value: what makes it, once, when somebody asks for it."""
    # Whoever reads the field gets what it makes, so that is its type.
    return _Later(make)  # type: ignore[return-value]


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from operator import attrgetter
    from reprlib import recursive_repr
    from types import SimpleNamespace

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, **others):
        """The decorator; with or without arguments."""

        def decorate(cls):
            if not slots or others:
                return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, **others)
            return _lean(cls, frozen=frozen, eq=eq)

        return decorate if cls is None else decorate(cls)

    def _lean(cls, *, frozen, eq):
        own_hash = vars(cls).get("__hash__") is not None
        cls = _with_slots(cls, _fields(cls), frozen=frozen)
        shared = {"__repr__": _repr}
        if eq:
            shared["__eq__"] = _eq
        if frozen:
            shared |= {"__setattr__": _setattr, "__delattr__": _delattr}
            shared |= {"__getstate__": _getstate, "__setstate__": _setstate}
        for name, method in shared.items():
            if name not in vars(cls):
                setattr(cls, name, method)
        if eq and not own_hash:
            cls.__hash__ = _hash if frozen else None
        for field in dataclasses.fields(cls):
            if "later" in field.metadata:
                slot = _deferred[cls, field.name] = vars(cls)[field.name]
                setattr(cls, field.name, _made_when_asked(slot))
        if "__init__" not in vars(cls):
            cls.__init__ = _first_init(cls, frozen=frozen)
        return cls

    def _fields(cls):
        """The fields of a class and its bases, as :func:`dataclasses.fields` looks for them."""
        found = {}
        for base in reversed(cls.__mro__[1:]):
            found |= vars(base).get("__dataclass_fields__", {})
        for name, kind in cls.__annotations__.items():
            if "ClassVar" in str(kind):
                continue
            given = vars(cls).get(name, dataclasses.MISSING)
            field = given if isinstance(given, dataclasses.Field) else dataclasses.field(default=given)
            field.name, field.type = name, kind
            field.kw_only = field.kw_only is True
            field._field_type = dataclasses._FIELD  # noqa: SLF001 - it tells fields from class variables
            found[name] = field
        return found

    def _with_slots(cls, fields, *, frozen):
        """The class with slots in the place of the defaults of its fields: a new one, slots come first."""
        inherited = {slot for base in cls.__mro__[1:] for slot in vars(base).get("__slots__", ())}
        dropped = {*fields, "__dict__", "__weakref__"}
        content = {name: value for name, value in vars(cls).items() if name not in dropped}
        content["__slots__"] = tuple(name for name in fields if name not in inherited)
        content["__match_args__"] = tuple(
            name for name, field in fields.items() if field.init and not field.kw_only
        )
        content["__dataclass_fields__"] = fields
        content["__dataclass_params__"] = SimpleNamespace(frozen=frozen)
        made = type(cls)(cls.__name__, cls.__bases__, content)
        made.__qualname__ = cls.__qualname__
        return made

    #: The slots behind fields that are made when somebody asks.
    _deferred = {}

    def _made_when_asked(slot):
        def read(self):
            value = slot.__get__(self)
            if value.__class__ is _Later:
                value = value.make()
                slot.__set__(self, value)
            return value

        return property(read)

    def _first_init(cls, *, frozen):
        """What makes the first object of a class: it puts the real ``__init__`` into its own place."""

        def __init__(self, *args, **kwargs):  # noqa: N807
            cls.__init__ = _compiled_init(cls, frozen=frozen)
            cls.__init__(self, *args, **kwargs)

        return __init__

    def _compiled_init(cls, *, frozen):
        names = {"_missing": dataclasses.MISSING}
        positional, by_keyword, body = [], [], []
        for field in dataclasses.fields(cls):
            name = field.name
            parameter, value = name, name
            if field.default_factory is not dataclasses.MISSING:
                names[f"_factory_{name}"] = field.default_factory
                parameter = f"{name}=_missing"
                value = f"_factory_{name}()"
                if field.init:
                    value += f" if {name} is _missing else {name}"
            elif field.default is not dataclasses.MISSING:
                names[f"_default_{name}"] = field.default
                parameter = f"{name}=_default_{name}"
                value = name if field.init else f"_default_{name}"
            if field.init:
                (by_keyword if field.kw_only else positional).append(parameter)
            elif value == name:
                continue
            if frozen:
                # The descriptor of the slot knows nothing of frozen.
                names[f"_set_{name}"] = (_deferred.get((cls, name)) or getattr(cls, name)).__set__
                body.append(f"_set_{name}(self, {value})")
            else:
                body.append(f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        parameters = ", ".join(["self", *positional, *(["*", *by_keyword] if by_keyword else [])])
        lines = [f"def __init__({parameters}):", *(f"    {line}" for line in body or ["pass"])]
        exec("\n".join(lines), names)  # noqa: S102 - as the standard library does it
        init = names["__init__"]
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        return init

    _compared = {}
    _hashed = {}

    def _key(cls, *, hashed):
        """A function from an object to the values that tell it from others of its class."""
        names = [
            field.name
            for field in dataclasses.fields(cls)
            if (field.hash if hashed and field.hash is not None else field.compare)
        ]
        key = attrgetter(*names) if names else lambda _: ()
        (_hashed if hashed else _compared)[cls] = key
        return key

    def _eq(self, other):
        if self is other:
            return True
        cls = self.__class__
        if other.__class__ is not cls:
            return NotImplemented
        key = _compared.get(cls) or _key(cls, hashed=False)
        return key(self) == key(other)

    def _hash(self):
        cls = self.__class__
        return hash((_hashed.get(cls) or _key(cls, hashed=True))(self))

    @recursive_repr()
    def _repr(self):
        shown = [f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr]
        return f"{self.__class__.__qualname__}({', '.join(shown)})"

    def _setattr(_self, name, _value):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _delattr(_self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _getstate(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _setstate(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            slot = _deferred.get((self.__class__, field.name)) or getattr(self.__class__, field.name)
            slot.__set__(self, value)
