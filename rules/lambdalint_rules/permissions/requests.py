"""What the SDK requests of a function's code need of its role, and what of it the role certainly lacks."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from lambdalint.aws import actions
from lambdalint.aws.sdk import Operation, ResourceHint
from lambdalint.model import Application, Function, Handler, NamedResource, Role, SdkRequest
from lambdalint.policy.context import by_code
from lambdalint.policy.document import Effect, Term
from lambdalint.policy.evaluate import NO_DOCUMENTS, Documents
from lambdalint.policy.pattern import Dialect, overlaps
from lambdalint.policy.questions import statements_of
from lambdalint.records import dataclass
from lambdalint.values import Absent, Hole, Known, Reference, Text, Truth, Value, text_of
from lambdalint_rules.code.resource_properties import decides_by_properties
from lambdalint_rules.permissions.needs import Lack

#: Services whose policies of resources the template tells, if the resource is one of it.
_TOLD = frozenset({"dynamodb", "events", "kinesis", "lambda", "s3", "secretsmanager", "sns", "sqs", "ssm"})
#: Services in which the policy of the resource is what counts, whatever the role allows.
_BY_THE_RESOURCE = frozenset({"kms", "sts"})
#: What who starts a multipart upload may do with it, whatever its policies say.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
_OF_THE_INITIATOR = frozenset({"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"})
_HOLES = {
    "Partition": Hole(Reference(Reference.PSEUDO, "AWS::Partition")),
    "Region": Hole(Reference(Reference.PSEUDO, "AWS::Region")),
    "Account": Hole(Reference(Reference.PSEUDO, "AWS::AccountId")),
}


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a request needs and does not get, with the resource of the template where it is about one.

    ``kind`` is what it is about, as the service authorization reference calls it: the ``index`` of a table.
    ``assumed``: it may be about a resource elsewhere, whose own policy nobody sees here.
    """

    request: SdkRequest
    lacks: tuple[Lack, ...]
    resource: NamedResource | None
    kind: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class _Missing:
    """One action that is not allowed."""

    lack: Lack
    resource: NamedResource | None
    kind: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """A function with its code and its role."""

    application: Application
    function: Function
    handler: Handler
    role: Role

    def shortages(self) -> Iterator[Shortage]:
        """The requests of which something fails for want of permissions."""
        chosen = decides_by_properties(self.handler)
        for request in self.handler.sdk_requests:
            if not request.is_made or not request.with_own_credentials or (chosen and not request.always):
                continue
            for operation in request.operations:
                yield from self._of(request, operation)

    def _of(self, request: SdkRequest, operation: Operation) -> Iterator[Shortage]:
        if any(self._may_allow_like(pattern) for pattern in operation.instead):
            return
        shortages = []
        for needed, either in self._variants(request, operation):
            groups = (*((action,) for action in needed), *either)
            missing = [one for group in groups if (one := self._missing_of(group, request, operation))]
            if not missing:
                return
            lacks = tuple(one.lack for one in missing)
            about = next((one for one in missing if one.resource), missing[0])
            assumed = any(one.assumed for one in missing)
            shortages.append(Shortage(request, lacks, about.resource, about.kind, assumed))
        yield from shortages[:1]

    def _missing_of(
        self, group: tuple[str, ...], request: SdkRequest, operation: Operation
    ) -> _Missing | None:
        """What is missing where none of several actions is allowed, each of which would do."""
        missing = [self._missing(action, request, operation) for action in group]
        return missing[0] if missing and all(missing) else None

    def _variants(
        self, request: SdkRequest, operation: Operation
    ) -> list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
        """What the call may need, by what it may give: actions, and groups of which one each is needed."""
        given = {member: self._gives(request, member) for member, _ in operation.given}
        surely = [member for member, truth in given.items() if truth is Truth.YES]
        variants = [surely]
        if not surely:
            variants += [[member] for member, truth in given.items() if truth is Truth.MAYBE]
        return [(operation.actions_given(one), operation.alternatives_given(one)) for one in variants]

    def _gives(self, request: SdkRequest, member: str) -> Truth:
        top, dot, _ = member.partition(".")
        match self.handler.argument(request, top.removesuffix("[]")):
            case Absent():
                return Truth.NO
            case Known() if not dot:
                return Truth.YES
        return Truth.MAYBE

    def _missing(self, action: str, request: SdkRequest, operation: Operation) -> _Missing | None:
        """What is missing of an action; ``None`` where it may well be allowed."""
        prefix = action.partition(":")[0]
        if any(term.assumed for term in self._allowed_of(prefix)):
            return None  # a parameter says what code may do, and perhaps what it does
        if action in _OF_THE_INITIATOR and self._starts_uploads():
            return None
        by_case = any(fnmatchcase(action.lower(), one) for one in self.role.by_case)
        if by_case and (not request.always or self._lacks_values()):
            return None
        resource, kind, arn = self._resource(action, request, operation)
        carries_policy = operation.resource_policy and actions.supports_resource(action) is not Truth.NO
        assumed = carries_policy and (resource is None or prefix not in _TOLD)
        if assumed and not self._speaks_of(prefix):
            return None
        given = self.application.given_by(prefix) if carries_policy else NO_DOCUMENTS
        context = by_code(self.function.arn)
        if arn is not None and request.in_own_region and not assumed:
            decision = self.role.allows(action, arn, context, given)
        elif _may_allow(given, action):
            return None
        else:
            decision = self.role.allows_somewhere(action, context)
        if decision.truth is not Truth.NO:
            return None
        return _Missing(Lack(action, decision.denied_by), resource, kind, assumed)

    def _starts_uploads(self) -> bool:
        """Whether the code starts multipart uploads to S3: those that it works on may be its own."""
        return any(
            (operation.service, operation.name) == ("s3", "CreateMultipartUpload")
            for request in self.handler.sdk_requests
            for operation in request.operations
        )

    def _lacks_values(self) -> bool:
        """Whether an environment variable is empty: what the code is for is not there in this case."""
        variables = self.function.environment.variables
        return any(isinstance(one.value, Known) and not one.value.value for one in variables)

    def _speaks_of(self, prefix: str) -> bool:
        """Whether it is the role that lets the function use a service: it allows other actions of it."""
        return prefix not in _BY_THE_RESOURCE and any(True for _ in self._allowed_of(prefix))

    def _allowed_of(self, prefix: str) -> Iterator[Term]:
        """The allowed actions of a service."""
        start = f"{prefix}:"
        return (term for term in self._allowed() if term.text.known_part.lower().startswith(start))

    def _allowed(self) -> Iterator[Term]:
        for statement in statements_of(self.role.documents):
            match statement.effect:
                case Known(Effect.ALLOW):
                    yield from statement.actions or ()

    def _resource(
        self, action: str, request: SdkRequest, operation: Operation
    ) -> tuple[NamedResource | None, str, Text | None]:
        """The resource of the template that a call is about, what of it, and its ARN as policies name it."""
        for hint in self._hints(action, request, operation):
            value = self.handler.argument(request, hint.member)
            named = self.application.named(text_of(value), hint.cloudformation)
            if named is not None:
                arn = None if named.arn is None else self._arn(named.arn, hint, request)
                return named, hint.kind, arn
        return None, "", None

    def _hints(self, action: str, request: SdkRequest, operation: Operation) -> list[ResourceHint]:
        known = actions.resources(action)
        kinds = known.types if known is not None else ()
        hints = [hint for hint in operation.resources if hint.cloudformation and hint.kind.lower() in kinds]
        # What is said of this very action counts, else what is said of all.
        mine = any(action in hint.actions for hint in operation.resources)
        hints = [hint for hint in hints if (action in hint.actions if mine else not hint.actions)]
        chosen = [hint for hint in operation.resources if hint.when and self._member(request, hint.when)]
        return [hint for hint in hints if (hint in chosen if chosen else not hint.when)]

    def _member(self, request: SdkRequest, member: str) -> bool:
        return not isinstance(self.handler.argument(request, member), Absent)

    def _arn(self, arn: Text, hint: ResourceHint, request: SdkRequest) -> Text:
        """The ARN of what a call is about, which is the resource or something in it."""
        _, _, rest = hint.arn.partition(f"${{{hint.member}}}")
        pieces: list[str | Hole] = [*arn.pieces]
        for number, part in enumerate(rest.split("${")):
            if not number:
                pieces.append(part)
                continue
            name, _, after = part.partition("}")
            pieces += [*self._piece(name, request), after]
        return Text.of(*pieces)

    def _piece(self, name: str, request: SdkRequest) -> tuple[str | Hole, ...]:
        value: Value[object] = self.handler.argument(request, name)
        if name in _HOLES:
            return (_HOLES[name],)
        nothing = Hole(Reference(Reference.OTHER, name))
        return (nothing,) if isinstance(value, Absent) else text_of(value).pieces

    def _may_allow_like(self, pattern: str) -> bool:
        """Whether a policy may allow an action that a pattern matches, and was written for that."""
        wanted = Text.of(pattern)
        return any(
            term.text.literal != "*" and overlaps(term.text, wanted, Dialect.ACTION) is not Truth.NO
            for term in self._allowed()
        )


def _may_allow(given: Documents, action: str) -> bool:
    """Whether policies of resources may allow an action, to whomever and on whatever."""
    if not given.complete or not all(document.statements.complete for document in given):
        return True
    wanted = Text.of(action)
    for statement in statements_of(given):
        match statement.effect:
            case Known(Effect.DENY):
                continue
        terms = statement.actions
        if terms is None or not terms.complete:
            return True
        if any(overlaps(term.text, wanted, Dialect.ACTION) is not Truth.NO for term in terms):
            return True
    return False
