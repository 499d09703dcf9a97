"""SAM's ``Globals``, merged into a resource as the SAM translator merges them.

The authority is ``samtranslator/plugins/globals/globals.py`` (1.115): maps merge key by key, lists
concatenate with the global items first, everything else takes the local value; a value that is an
intrinsic function counts as a whole. ``Architectures`` is replaced. The nodes keep their places, so that
whatever is inherited can be pointed at where it is written.
"""

from __future__ import annotations

from lambdalint.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from lambdalint.template.intrinsics import call_of, mapping_like

#: Paths below a section whose local value replaces the global one (``CUSTOM_STRATEGIES`` there).
_REPLACED = frozenset({"Function.Architectures", "CapacityProvider.InstanceRequirements.Architectures"})
_PRUNED = frozenset({"CapacityProvider.ManagedResourceTags"})
_PREFIX = "AWS::Serverless::"


def merged_properties(
    globals_section: Node | None, kind: str, properties: Node | None, ignore: Node | None
) -> Node | None:
    """The properties of a SAM resource of type ``kind`` with what it inherits.

    ``ignore`` is the resource's ``IgnoreGlobals``: ``*`` or a list of property names.
    """
    if not kind.startswith(_PREFIX) or not isinstance(globals_section, Mapping):
        return properties
    section = kind.removeprefix(_PREFIX)
    inherited = globals_section.get(section)
    if not isinstance(inherited, Mapping) or inherited.tag:
        return properties
    if isinstance(ignore, Scalar) and ignore.value == "*":
        return properties
    if isinstance(ignore, Sequence):
        dropped = {item.value for item in ignore.items if isinstance(item, Scalar)}
        kept = tuple(entry for entry in inherited.entries if entry.name not in dropped)
        inherited = mapping_like(inherited, kept)
    if properties is None or (isinstance(properties, Scalar) and properties.is_null):
        return inherited
    return _merge(inherited, properties, section)


def _merge(inherited: Node, local: Node, path: str) -> Node:
    if _is_intrinsic(inherited) or _is_intrinsic(local) or path in _REPLACED:
        return local
    if isinstance(inherited, Sequence) and isinstance(local, Sequence):
        items = (*inherited.items, *local.items)
        return Sequence(local.source, local.start, local.end, items, flow=local.flow)
    if isinstance(inherited, Mapping) and isinstance(local, Mapping):
        if path in _PRUNED and local.entries:
            return mapping_like(local, _pruned(inherited, local))
        entries: list[Entry] = []
        for entry in inherited.index.values():
            own = local.entry(entry.name)
            entries.append(
                Entry(own.key, _merge(entry.value, own.value, f"{path}.{own.name}")) if own else entry
            )
        entries.extend(entry for entry in local.index.values() if inherited.entry(entry.name) is None)
        return mapping_like(local, tuple(entries))
    return local


def _is_intrinsic(node: Node) -> bool:
    """What the translator takes for a function of the template, whatever its argument is."""
    if isinstance(node, Mapping) and len(node.index) == 1:
        (name,) = node.index
        return name in {"Ref", "Condition"} or name.startswith("Fn::")
    return call_of(node) is not None


def _pruned(inherited: Mapping, local: Mapping) -> tuple[Entry, ...]:
    """Only what the local mapping names is merged; the rest of the global one is left out."""
    merged = []
    for key, value in local.index.values():
        other = inherited.get(key.value)
        merged.append(Entry(key, value if other is None else _merge(other, value, "")))
    return tuple(merged)
