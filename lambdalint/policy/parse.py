"""A tree becomes a policy document, with what is wrong in its grammar.

The grammar is https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. A piece that
is unknown makes the list around it open, or stays a hole; it is never a flaw. What stands in the wrong place
is reported and left out, so that the rest can be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from lambdalint.policy.document import (
    CURRENT_VERSION,
    Condition,
    Effect,
    Flaw,
    FlawKind,
    PolicyDocument,
    Principal,
    Statement,
    Term,
)
from lambdalint.policy.tree import Entry, Items, Mapping, Scalar, Tree
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Many, Origin, Text, Unknown, Value, text_of

T = TypeVar("T")

DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
PRINCIPAL_KINDS = (Principal.AWS, Principal.SERVICE, Principal.FEDERATED, Principal.CANONICAL_USER)


def looks_like_policy(tree: Tree) -> bool:
    """Whether a file of this content is a policy: statements with an effect and actions.

    Misspelled and misplaced elements beside them do not hide it; that is what a linter is for.
    """
    if not isinstance(tree, Mapping):
        return False
    statements = tree.get("Statement")
    listed = statements.items if isinstance(statements, Items) else (statements,)
    return any(
        isinstance(one, Mapping)
        and isinstance(effect := one.get("Effect"), Scalar)
        and text_of(effect.value).literal in {None, "Allow", "Deny"}
        and (one.get("Action") is not None or one.get("NotAction") is not None)
        for one in listed
    )


def parse(tree: Tree) -> PolicyDocument:
    """Read a document. Its ``flaws`` say what could not be read."""
    return _Parser().document(tree)


class _Parser:
    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self.variables = True

    def flaw(self, kind: FlawKind, span: Span, message: str, *subjects: str) -> None:
        self.flaws.append(Flaw(kind, span, message, subjects=subjects))

    def document(self, tree: Tree) -> PolicyDocument:
        if not isinstance(tree, Mapping):
            known = not isinstance(tree, Scalar) or isinstance(tree.value, Known)
            if known:
                self.flaw(
                    FlawKind.NOT_A_POLICY, tree.span, "a policy document is a mapping with a `Statement`"
                )
            return PolicyDocument(tree.span, Many(complete=not known), flaws=tuple(self.flaws))
        elements = self.elements(tree, DOCUMENT_ELEMENTS, "policy document")
        version = self.term(elements.get("Version"), "Version")
        # Without a version, the older one counts, which has no variables.
        literal = version.text.literal if version else ""
        self.variables = literal is None or literal == CURRENT_VERSION
        statements = elements.get("Statement")
        if statements is None:
            if tree.complete:
                self.missing(tree.span, "Statement", "policy document")
            read: Many[Statement] = Many(complete=tree.complete)
        else:
            read = self.many(statements.value, self.statement)
            if not read and read.complete and isinstance(statements.value, Items):
                self.flaw(FlawKind.EMPTY_ELEMENT, statements.key_span, "`Statement` is empty", "Statement")
        identifier = self.term(elements.get("Id"), "Id")
        return PolicyDocument(tree.span, read, version, identifier, tuple(self.flaws))

    def statement(self, tree: Tree) -> Iterator[Statement]:
        if not isinstance(tree, Mapping):
            self.wrong_type(tree, "a statement is a mapping")
            return
        elements = self.elements(tree, STATEMENT_ELEMENTS, "statement")
        for one, other in (
            ("Action", "NotAction"),
            ("Resource", "NotResource"),
            ("Principal", "NotPrincipal"),
        ):
            if one in elements and other in elements:
                message = f"a statement has `{one}` or `{other}`, not both"
                self.flaw(FlawKind.CONFLICTING_ELEMENTS, elements[other].key_span, message, one, other)
        if "Action" not in elements and "NotAction" not in elements and tree.complete:
            self.missing(tree.span, "Action", "statement")
        yield Statement(
            tree.span,
            self.effect(elements.get("Effect"), tree),
            self.optional_terms(elements.get("Action")),
            self.exclusion(elements.get("NotAction")),
            self.optional_terms(elements.get("Resource")),
            self.exclusion(elements.get("NotResource")),
            self.principals(elements.get("Principal")),
            self.principals(elements.get("NotPrincipal")),
            self.conditions(elements.get("Condition")),
            self.term(elements.get("Sid"), "Sid"),
            self.variables,
        )

    def effect(self, entry: Entry | None, statement: Mapping) -> Value[Effect]:
        if entry is None:
            if statement.complete:
                self.missing(statement.span, "Effect", "statement")
            return Absent(statement.span)
        term = self.term(entry, "Effect")
        literal = term.text.literal if term else None
        match entry.value:
            case Scalar(Known(_, span, origin, causes)) if literal in {"Allow", "Deny"}:
                return Known(Effect(literal), span, origin, causes)
            case Scalar(Known(_, span)):
                message = f"`Effect` is `Allow` or `Deny`, not `{literal}`"
                self.flaw(FlawKind.INVALID_EFFECT, span, message, str(literal))
        return Unknown(entry.value.span, "the effect cannot be told")

    def principals(self, entry: Entry | None) -> Many[Principal] | None:
        match entry:
            case None:
                return None
            case Entry(value=Scalar(Known(name, span))):
                if name != "*":
                    message = f"`Principal` is `*` or a mapping such as `AWS: …`, not the string `{name}`"
                    self.flaw(FlawKind.INVALID_PRINCIPAL, span, message, name)
                return Many((Principal(Principal.EVERYONE, Text.of(name), span),))
            case Entry(value=Mapping() as kinds):
                found: list[Principal] = []
                complete = kinds.complete
                for kind, element in self.elements(kinds, PRINCIPAL_KINDS, "principal").items():
                    names = self.terms(element)
                    complete &= names.complete
                    found += (Principal(kind, term.text, term.span, term.assumed) for term in names)
                return Many(tuple(found), complete, kinds.span)
            case Entry(value=Items() as items):
                self.wrong_type(items, "`Principal` is `*` or a mapping such as `AWS: …`")
        return Many(complete=False)

    def conditions(self, entry: Entry | None) -> Many[Condition]:
        if entry is None:
            return Many()
        if not isinstance(entry.value, Mapping):
            self.wrong_type(entry.value, "`Condition` maps operators to keys")
            return Many(complete=False)
        found: list[Condition] = []
        complete = entry.value.complete
        for operator in entry.value.entries:
            if not isinstance(operator.value, Mapping):
                self.wrong_type(operator.value, f"`{operator.key}` maps condition keys to values")
                complete = False
                continue
            complete &= operator.value.complete
            name = Term(Text.of(operator.key), operator.key_span)
            for key in operator.value.entries:
                term = Term(Text.of(key.key), key.key_span)
                span = key.key_span.to(key.value.span) if _follows(key) else key.key_span
                found.append(Condition(name, term, self.terms(key), span))
        return Many(tuple(found), complete, entry.value.span)

    # --- pieces -----------------------------------------------------------------------------------------

    def elements(self, tree: Mapping, known: tuple[str, ...], owner: str) -> dict[str, Entry]:
        """The entries by their key; unknown and repeated keys are flaws."""
        found: dict[str, Entry] = {}
        for entry in tree.entries:
            if entry.key in found:
                message = f"`{entry.key}` is written twice in one {owner}"
                self.flaw(FlawKind.DUPLICATE_ELEMENT, entry.key_span, message, entry.key)
            elif entry.key not in known:
                right = next((name for name in known if name.lower() == entry.key.lower()), None)
                hint = f"; it is spelled `{right}`" if right else ""
                message = f"a {owner} has no element `{entry.key}`{hint}"
                self.flaws.append(
                    Flaw(FlawKind.UNKNOWN_ELEMENT, entry.key_span, message, None, right, (entry.key,))
                )
                continue
            found[entry.key] = entry
        return found

    def term(self, entry: Entry | None, name: str) -> Term | None:
        match entry:
            case None:
                return None
            case Entry(value=Scalar(value)):
                return Term(text_of(value), value.span)
        self.wrong_type(entry.value, f"`{name}` is one string")
        return None

    def terms(self, entry: Entry) -> Many[Term]:
        """The strings of an element that takes one or a list."""
        read = self.many(entry.value, self.string)
        if not read and read.complete:
            self.flaw(FlawKind.EMPTY_ELEMENT, entry.key_span, f"`{entry.key}` is empty", entry.key)
        return read

    def optional_terms(self, entry: Entry | None) -> Many[Term] | None:
        return None if entry is None else self.terms(entry)

    def exclusion(self, entry: Entry | None) -> Many[Term] | None:
        """What is left out, with the word that says so as its place: that is what matters about it."""
        return None if entry is None else replace(self.terms(entry), span=entry.key_span)

    def string(self, tree: Tree) -> Iterator[Term]:
        if isinstance(tree, Scalar):
            assumed = isinstance(tree.value, Known) and tree.value.origin is Origin.PARAMETER_DEFAULT
            yield Term(text_of(tree.value), tree.span, assumed)
        else:
            self.wrong_type(tree, "a string is expected here")

    def many(self, tree: Tree, read: Callable[[Tree], Iterator[T]]) -> Many[T]:
        """One thing or a list of things."""
        listed = tree.items if isinstance(tree, Items) else (tree,)
        # Aliases repeat a node as often as they like; once says it all.
        listed = tuple({id(item): item for item in listed}.values())
        found: list[T] = []
        complete = tree.complete if isinstance(tree, Items) else True
        for item in listed:
            if isinstance(item, Scalar) and isinstance(item.value, Absent):
                continue
            made = list(read(item))
            complete &= bool(made)
            found += made
        return Many(tuple(found), complete, tree.span)

    def missing(self, span: Span, element: str, owner: str) -> None:
        self.flaw(FlawKind.MISSING_ELEMENT, span, f"the {owner} has no `{element}`", element)

    def wrong_type(self, tree: Tree, message: str) -> None:
        if not isinstance(tree, Scalar) or isinstance(tree.value, Known):
            self.flaw(FlawKind.WRONG_TYPE, tree.span, message)


def _follows(entry: Entry) -> bool:
    key, value = entry.key_span, entry.value.span
    return key.source is value.source and key.end <= value.start
