"""What the policies of a bucket let Lambda do with the code in it: the question that the grant rules share.

Lambda reads referenced code as ``lambda.amazonaws.com``, in the name of the function, and needs both actions:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html#self-managed-storage-permissions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lambdalint.model import Bucket, Function, ReferencedCode
from lambdalint.policy.condition import holds
from lambdalint.policy.context import ABSENT_KEY, Context, Given, OneOf, by_service
from lambdalint.policy.document import Condition, Effect, PolicyDocument, Principal, Statement
from lambdalint.policy.evaluate import Decision, Policies, Request, evaluate
from lambdalint.policy.pattern import covers, overlaps
from lambdalint.policy.principal import Caller, reach_of
from lambdalint.policy.questions import grants, statements_of
from lambdalint.values import Hole, Known, Many, Reference, Text, Truth

SERVICE = "lambda.amazonaws.com"
LAMBDA = Caller.service(SERVICE)
READ = ("s3:GetObject", "s3:GetObjectVersion")
#: What a grant to a service has to ask for, so that nobody else has the service read for them:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
SOURCE_KEYS = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})


def _elsewhere(example: str) -> OneOf:
    """A place in AWS's own network: the key is missing, or holds nothing that a user could have written."""
    return OneOf((ABSENT_KEY, Given((Text.of(example),))))


#: Lambda as it comes for code: over TLS, from AWS's own network and for nobody's organization.
_ANY_SOURCE = by_service(SERVICE).also(
    {
        "aws:SecureTransport": "true",
        "aws:SourceIp": _elsewhere("3.5.140.1"),
        "aws:SourceVpc": _elsewhere("a network of AWS"),
        "aws:SourceVpce": _elsewhere("an endpoint of AWS"),
    }
)


#: A function lives in the account of its stack.
_THIS_ACCOUNT = Text((Hole(Reference(Reference.PSEUDO, "AWS::AccountId")),))


def as_lambda(code: ReferencedCode | None = None, *, exactly: bool = False) -> Context:
    """The request with which Lambda reads code; for a function its ARN and account are in it.

    Whether that ARN carries a version is documented by an example only (it has none), so either is
    possible, unless ``exactly`` the example is asked for. What a layer's request has is not documented.
    """
    if code is None or not isinstance(code.owner, Function):
        return _ANY_SOURCE
    arn = code.owner.arn
    in_this_account = _ANY_SOURCE.also({"aws:SourceAccount": _THIS_ACCOUNT})
    if exactly:
        return in_this_account.also({"aws:SourceArn": arn})
    version = Hole(Reference(Reference.OTHER, "the version of the function"))
    qualified = Text.of(*arn.pieces, ":", version)
    return in_this_account.also({"aws:SourceArn": OneOf((Given((arn,)), Given((qualified,))))})


def documents(bucket: Bucket) -> Many[PolicyDocument]:
    return bucket.policies.map(lambda policy: policy.document)


def grant(statement: Statement, action: str, bucket: Bucket) -> Truth:
    """Whether a statement by itself lets Lambda do the action on some object of the bucket."""
    named = reach_of(statement, LAMBDA).anyhow
    return named & grants(statement, action, _ANY_SOURCE) & on_objects(statement, bucket)


def granted_somewhere(bucket: Bucket, action: str) -> Truth:
    """Whether any object of the bucket has such a grant."""
    found = documents(bucket).some(
        lambda document: document.statements.some(lambda statement: grant(statement, action, bucket))
    )
    return found if bucket.arn.pieces else found | Truth.MAYBE


def on_objects(statement: Statement, bucket: Bucket) -> Truth:
    """Whether a statement is about objects of the bucket at all, and not about the bucket alone."""
    objects = Text.of(*bucket.arn.pieces, "/*")
    if statement.resources is not None:
        return statement.resources.some(lambda term: overlaps(term.text, objects))
    if statement.not_resources is not None:
        return ~statement.not_resources.some(lambda term: covers(term.text, objects))
    return Truth.MAYBE


def covers_key(statement: Statement, code: ReferencedCode) -> Truth:
    """Whether the resources of a statement include the object."""
    arn = code.object_arn
    if arn is None or (statement.resources is None and statement.not_resources is None):
        return Truth.MAYBE
    if statement.resources is not None:
        return statement.resources.some(lambda term: covers(term.text, arn))
    assert statement.not_resources is not None
    return ~statement.not_resources.some(lambda term: covers(term.text, arn))


def readable(code: ReferencedCode, context: Context | None = None) -> Mapping[str, Decision]:
    """For each of the two actions, whether Lambda may do it on the very object."""
    bucket, arn = code.bucket, code.object_arn
    if bucket is None or arn is None:
        return {}
    policies = Policies(resource=documents(bucket))
    request = as_lambda(code) if context is None else context
    return {action: evaluate(policies, Request.of(action, arn, LAMBDA, request)) for action in READ}


def lambda_statements(bucket: Bucket) -> Iterator[tuple[Statement, Principal]]:
    """The statements that allow something to Lambda by name, with that name."""
    for statement in statements_of(documents(bucket)):
        match statement.effect:
            case Known(Effect.ALLOW):
                for principal in statement.principals or ():
                    if principal.kind == Principal.SERVICE and principal.name.literal == SERVICE:
                        yield statement, principal


def source_conditions(statement: Statement) -> Many[Condition]:
    """The conditions that say for whom Lambda reads; one whose key is not known may be one."""
    known = [condition for condition in statement.conditions if condition.key.text.literal is not None]
    found = tuple(c for c in known if (c.key.text.literal or "").lower() in SOURCE_KEYS)
    complete = statement.conditions.complete and len(known) == len(statement.conditions)
    return Many(found, complete, statement.conditions.span)


def unmet(statement: Statement, context: Context) -> Condition | None:
    """The first condition that a request certainly does not meet."""
    for condition in statement.conditions:
        if holds(condition, context, statement.variables) is Truth.NO:
            return condition
    return None
