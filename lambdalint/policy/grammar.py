"""Is a document well formed: versions, Sids, principals, conditions? -> flaws.

What the parser could not read is in the document's own flaws; here is what reads well and is still wrong.
Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and the pages of the
elements (``reference_policies_elements_….html``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_network

from lambdalint.aws import actions, hazards
from lambdalint.patterns import regex
from lambdalint.policy.condition import Operator, operator_of, parse_date
from lambdalint.policy.context import variables_in
from lambdalint.policy.document import (
    CURRENT_VERSION,
    FIRST_VERSION,
    Condition,
    Effect,
    Flaw,
    FlawKind,
    PolicyDocument,
    PolicyKind,
    Principal,
    Statement,
    Term,
)
from lambdalint.policy.pattern import has_wildcards
from lambdalint.values import Known

_FEDERATIONS = {
    "cognito-identity.amazonaws.com",
    "www.amazon.com",
    "graph.facebook.com",
    "accounts.google.com",
}
#: Cognito has names of its own in other partitions:
#: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
_FEDERATED = regex(
    r"cognito-identity(-us-gov|\.[a-z]+(-[a-z]+)+-\d)\.amazonaws\.com(\.cn)?"
    r"|arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider/.+"
)
#: Keys that no list has, and that work: who calls, before there was `aws:PrincipalArn`.
_UNLISTED = frozenset({"aws:arn"})
#: Condition keys of no service: identity providers, and services whose actions have another prefix.
_KEY_PREFIXES = {
    "saml",
    "cognito-identity.amazonaws.com",
    "identitystore",
    "sts",
    "rolesanywhere",
} | _FEDERATIONS


_OF_IAM = (PolicyKind.IDENTITY, PolicyKind.TRUST)


def kind_of(document: PolicyDocument) -> PolicyKind | None:
    """The kind of a document that stands alone, guessed from its statements; ``None`` when they disagree."""
    if not document.statements or not document.statements.complete:
        return None
    with_principal = {statement.has_principal for statement in document.statements}
    if with_principal == {True}:
        bare = all(one.resources is None and one.not_resources is None for one in document.statements)
        if bare:
            # The policies of repositories in ECR name no resource either.
            return PolicyKind.TRUST if _speaks_of_roles(document) else None
        return PolicyKind.RESOURCE
    return PolicyKind.IDENTITY if with_principal == {False} else None


def _speaks_of_roles(document: PolicyDocument) -> bool:
    """Whether an action is one of STS, or none is known for certain."""
    literals = [term.text.literal or "*" for one in document.statements for term in one.actions or ()]
    return not literals or any(literal.lower().startswith(("sts:", "*")) for literal in literals)


def document_flaws(document: PolicyDocument, kind: PolicyKind | None) -> Iterator[Flaw]:
    """What is wrong with the document as a whole."""
    if document.version is None:
        if document.statements:
            message = f"without `Version` the policy counts as {FIRST_VERSION}, which has no policy variables"
            yield Flaw(FlawKind.MISSING_VERSION, document.span, message)
    elif (version := document.version.text.literal) == FIRST_VERSION:
        message = f"`{FIRST_VERSION}` is the older version of the language, without policy variables"
        yield Flaw(FlawKind.OLD_VERSION, document.version.span, message, None, CURRENT_VERSION)
    elif version not in {None, CURRENT_VERSION}:
        message = f"there is no version `{version}`: it is `{CURRENT_VERSION}` or `{FIRST_VERSION}`"
        yield Flaw(
            FlawKind.INVALID_VERSION, document.version.span, message, None, CURRENT_VERSION, (str(version),)
        )
    seen: set[str] = set()
    for statement in document.statements:
        sid = statement.sid.text.literal if statement.sid else None
        if statement.sid is None or sid is None:
            continue
        # IAM wants them unique or empty; S3 takes a policy with the same one twice.
        if sid and sid in seen and kind in _OF_IAM:
            message = f"another statement has the `Sid` `{sid}`"
            yield Flaw(FlawKind.DUPLICATE_SID, statement.sid.span, message, statement, None, (sid,))
        seen.add(sid)
        if not sid:
            yield Flaw(FlawKind.EMPTY_SID, statement.sid.span, "the `Sid` is empty", statement)
        # The policies of some resources (topics, queues, buckets, repositories) take spaces and hyphens.
        if kind in _OF_IAM and not re.fullmatch(r"[A-Za-z0-9]*", sid):
            message = f"a `Sid` has letters and digits only, not `{sid}`"
            suggestion = re.sub(r"[^A-Za-z0-9]", "", sid) or None
            yield Flaw(FlawKind.INVALID_SID, statement.sid.span, message, statement, suggestion, (sid,))


def statement_flaws(statement: Statement, kind: PolicyKind | None) -> Iterator[Flaw]:
    """What is wrong with one statement in itself."""
    yield from _placement(statement, kind)
    for principal in (*(statement.principals or ()), *(statement.not_principals or ())):
        yield from _principal(principal, statement)
    for condition in statement.conditions:
        yield from _condition(condition, statement)
    if not statement.variables:
        texts = (*(statement.resources or ()), *(statement.not_resources or ()))
        for term in (*texts, *(value for one in statement.conditions for value in one.values)):
            for name in variables_in(term.text):
                if name.lower().startswith("aws:"):
                    message = f"`${{{name}}}` is plain text before version {CURRENT_VERSION}"
                    yield Flaw(FlawKind.LITERAL_VARIABLE, term.span, message, statement, None, (name,))


def _placement(statement: Statement, kind: PolicyKind | None) -> Iterator[Flaw]:
    bare = statement.resources is None and statement.not_resources is None
    match kind:
        case PolicyKind.IDENTITY if statement.has_principal:
            message = f"an {kind.value} has no principal: it belongs to one"
            yield Flaw(FlawKind.MISPLACED_PRINCIPAL, statement.span, message, statement, None, ("Principal",))
        case PolicyKind.RESOURCE | PolicyKind.TRUST if not statement.has_principal:
            message = f"the statement has no `Principal`, and a {kind.value} needs one"
            yield Flaw(FlawKind.MISSING_ELEMENT, statement.span, message, statement, None, ("Principal",))
        case _:
            pass
    if kind is PolicyKind.TRUST and not bare:
        message = "a trust policy has no `Resource`: it is about the role that it belongs to"
        yield Flaw(FlawKind.MISPLACED_RESOURCE, statement.span, message, statement, None, ("Resource",))
    elif bare and kind in {PolicyKind.IDENTITY, PolicyKind.RESOURCE}:
        # What is empty was not read: the key is there all the same.
        written = _RESOURCE_KEY.search(statement.span.text)
        message = "`Resource` is empty" if written else "the statement has no `Resource`"
        yield Flaw(FlawKind.MISSING_ELEMENT, statement.span, message, statement, None, ("Resource",))


_RESOURCE_KEY = regex(r"(?m)^[\s{-]*[\"']?Resource[\"']?\s*:")
_ENTITY = regex(
    r"arn:aws[a-z-]*:(iam::(\d{12}:(root\Z|user/|group/|role/|saml-provider/|oidc-provider/)|cloudfront:user/)"
    r"|sts::\d{12}:(assumed-role|federated-user)/).*"
)
_ACCOUNT = regex(r"(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{1,30})(?::.*)?")


def _principal(principal: Principal, statement: Statement) -> Iterator[Flaw]:
    name = principal.name.literal
    if name is None or name == "*" or principal.assumed:
        return
    message = None
    match principal.kind:
        case Principal.AWS if not re.fullmatch(r"\d{12}|A[A-Z0-9]{15,}", name) and not _ENTITY.fullmatch(
            name
        ):
            message = f"`{name}` is neither an account nor the ARN of a user, role or session"
            number = _ACCOUNT.fullmatch(name)
            if number is not None and len(number[1]) != 12:
                message = f"the number of an account has 12 digits, and `{number[1]}` has {len(number[1])}"
        case Principal.AWS if has_wildcards(principal.name):
            message = f"a wildcard never matches part of a principal's name: `{name}`"
        case Principal.FEDERATED if name not in _FEDERATIONS and not _FEDERATED.fullmatch(name):
            message = f"`{name}` is not an identity provider"
        case Principal.SERVICE if not re.fullmatch(
            r"[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|internal)", name
        ):
            message = f"`{name}` is not the name of a service, such as `lambda.amazonaws.com`"
    if message:
        yield Flaw(FlawKind.INVALID_PRINCIPAL, principal.span, message, statement, None, (name,))


# --- conditions -----------------------------------------------------------------------------------------


def _condition(condition: Condition, statement: Statement) -> Iterator[Flaw]:
    name, key = condition.operator.text.literal, condition.key.text.literal
    operator = operator_of(name) if name is not None else None
    if name is not None and operator is None:
        message = f"there is no condition operator `{name}`"
        yield Flaw(FlawKind.UNKNOWN_OPERATOR, condition.operator.span, message, statement, None, (name,))
    if operator is None or key is None or name is None:
        return
    if name != (right := _spelled(operator)):
        message = f"the operator is spelled `{right}`"
        yield Flaw(FlawKind.MISCASED_OPERATOR, condition.operator.span, message, statement, right, (name,))
    yield from _key(key, condition, statement)
    known = hazards.global_key_type(key)
    kinds = {operator.kind} if known is None or operator.kind == "Null" else {operator.kind, known[0]}
    for term in condition.values:
        wrong = next((kind for kind in sorted(kinds) if not _fits(term, kind)), None)
        if wrong is not None:
            owner = name if wrong == operator.kind else key
            message = f"`{term.text}` is no {_NAMES[wrong]}, which `{owner}` needs"
            yield Flaw(
                FlawKind.INVALID_CONDITION_VALUE, term.span, message, statement, None, (str(term.text),)
            )
    if known is not None:
        yield from _suited(operator, key, known, condition, statement)


def _spelled(operator: Operator) -> str:
    prefix = f"{operator.set_operator}:" if operator.set_operator else ""
    return f"{prefix}{operator.name}{'IfExists' if operator.if_exists else ''}"


def _key(key: str, condition: Condition, statement: Statement) -> Iterator[Flaw]:
    prefix, colon, _ = key.partition(":")
    message = None
    if not colon:
        message = f"a condition key has a prefix, such as `aws:`; `{key}` has none"
    elif prefix.lower() == "aws" and hazards.global_key_type(key) is None and key.lower() not in _UNLISTED:
        message = f"there is no global condition key `{key}`"
    elif (
        prefix.lower() != "aws"
        and prefix.lower() not in actions.services() | _KEY_PREFIXES
        and "." not in prefix
    ):
        message = f"no service has condition keys that begin with `{prefix}:`"
    if message:
        yield Flaw(FlawKind.UNKNOWN_CONDITION_KEY, condition.key.span, message, statement, None, (key,))


def _suited(
    operator: Operator, key: str, known: tuple[str, bool], condition: Condition, statement: Statement
) -> Iterator[Flaw]:
    kind, multivalued = known
    effect = statement.effect.value if isinstance(statement.effect, Known) else None
    if operator.kind not in {kind, "Null"} and {operator.kind, kind} != {"Date", "Number"}:
        message = f"`{key}` is compared by {kind} operators, not `{operator.name}`"
        yield Flaw(FlawKind.MISMATCHED_OPERATOR, condition.operator.span, message, statement, None, (key,))
    if operator.set_operator and not multivalued:
        message = f"`{operator.set_operator}` on `{key}`, which has one value"
        # Elsewhere nothing gets through that would not without it.
        flaw = FlawKind.MISMATCHED_OPERATOR
        if operator.if_exists:
            pass  # whoever writes that wants a request without the key to pass
        elif effect is Effect.ALLOW and operator.set_operator == "ForAllValues":
            flaw = FlawKind.INEFFECTIVE_CONDITION
            message += ": a request without the key passes"
        elif effect is Effect.DENY and operator.set_operator == "ForAnyValue" and operator.negated:
            flaw = FlawKind.INEFFECTIVE_CONDITION
            message += ": a request without the key is not denied"
        yield Flaw(flaw, condition.operator.span, message, statement, None, (key,))
    values = {(term.text.literal or "").lower() for term in condition.values}
    if key.lower() == "aws:multifactorauthpresent" and "false" in values and not operator.if_exists:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
        # "… do not use … Bool … false …: the key may not be present"
        message = f"`{key}` may be missing from a request, so this does not tell whether MFA was used"
        yield Flaw(FlawKind.INEFFECTIVE_CONDITION, condition.operator.span, message, statement, None, (key,))


_NAMES = {
    "Number": "number",
    "Date": "date",
    "Bool": "`true` or `false`",
    "Null": "`true` or `false`",
    "Ip": "IP address or range",
    "Binary": "base64",
    "Arn": "ARN",
    "String": "string",
}
_BASE64 = regex(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def _fits(term: Term, kind: str) -> bool:
    """Whether a value can be of a kind; what is not known, or is a variable, can."""
    literal = term.text.literal
    # No number, date, address or base64 has variables; where one stands they are literal text.
    if literal is None or ("${" in literal and kind in {"String", "Arn", "Bool", "Null"}):
        return True
    match kind:
        case "Bool" | "Null":
            return literal.lower() in {"true", "false"}
        case "Number":
            return _parses(float, literal)
        case "Date":
            return _parses(parse_date, literal)
        case "Ip":
            return _parses(lambda text: ip_network(text, strict=False), literal)
        case "Binary":
            return _BASE64.fullmatch(literal) is not None
        case "Arn":
            return "*" in literal.partition(":")[0] or (
                literal.startswith(("arn:", "*")) and (literal.count(":") >= 5 or "*" in literal)
            )
    return True


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except (ValueError, OverflowError):
        return False
    return True
