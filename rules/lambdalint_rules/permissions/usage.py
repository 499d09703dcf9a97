"""What functions use of AWS: by their code, as far as all of it is known, and by their configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.aws import sdk
from lambdalint.model import CodeModule, EventSourceMapping, Function, Handler, Service
from lambdalint.values import Known, Text, Truth

#: What Lambda does for any function, and what services do in the name of callers: decrypt, pass a role.
_ALWAYS = frozenset({"ecr", "iam", "kms", "logs", "sts", "xray"})
#: Clients whose services do nothing else with the rights of the caller. Athena reads S3, Textract too.
_PLAIN = frozenset(
    """
    apigatewaymanagementapi cloudwatch cognito-idp dynamodb dynamodbstreams events firehose iot-data kinesis
    lambda logs s3 scheduler secretsmanager ses sesv2 sns sqs ssm stepfunctions sts xray
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)
_OF_SOURCES = {
    Service.SQS: ("sqs",),
    Service.KINESIS: ("kinesis",),
    Service.DYNAMODB: ("dynamodb",),
    Service.MSK: ("kafka", "kafka-cluster", "ec2", "secretsmanager", "glue"),
    Service.KAFKA: ("ec2", "secretsmanager", "glue"),
    Service.MQ: ("mq", "ec2", "secretsmanager"),
    Service.DOCUMENTDB: ("rds", "ec2", "secretsmanager"),
}
#: Packages that call AWS by nothing but the clients that they make.
_SDK = frozenset({"boto3", "aws-sdk"})
_SDK_V3 = ("@aws-sdk/client-", "@aws-sdk/lib-", "@aws-sdk/util-dynamodb", "@aws-sdk/s3-request-presigner")
#: Of botocore only these; the rest can sign requests by hand.
_HARMLESS = ("botocore.exceptions", "botocore.config", "botocore.client")


def used_services(functions: Iterable[Function]) -> frozenset[str] | None:
    """The prefixes of all actions that functions may need; ``None`` where that cannot be told."""
    used = set(_ALWAYS)
    for function in functions:
        match function.handler_code:
            case Known(handler) if _is_whole(handler, function):
                found = _by_code(handler)
            case _:
                return None
        if found is None:
            return None
        used |= found
        used.update(_by_configuration(function))
    return frozenset(used)


def _is_whole(handler: Handler, function: Function) -> bool:
    """Whether everything that runs in the function is in the modules of its handler."""
    return (
        handler.complete
        and function.layers == type(function.layers)(span=function.layers.span)
        and function.events.complete
        and function.environment.declares("AWS_LAMBDA_EXEC_WRAPPER") is Truth.NO
        and all(module.complete and not module.has_holes and _only_sdk(module) for module in handler.modules)
    )


def _only_sdk(module: CodeModule) -> bool:
    return not module.vendored and all(
        one.inside
        or one.standard
        or one.name in _SDK
        or one.module.startswith(_HARMLESS)
        or one.module.startswith(_SDK_V3)
        for one in module.imports
    )


def _by_code(handler: Handler) -> set[str] | None:
    services: set[str] = set()
    for client in handler.sdk_clients:
        match client.service:
            case Known(service):
                services.add(service)
            case _ if client.kind != "session":
                return None
    for request in handler.sdk_requests:
        match request.service:
            case Known(service):
                services.add(service)
            case _:
                return None
    if not services <= _PLAIN:
        return None
    return {prefix for service in services for prefix in _prefixes(service)}


def _prefixes(service: str) -> Iterator[str]:
    for name in sdk.operation_names(service):
        operation = sdk.operation(service, name)
        if operation is not None:
            groups = (operation.actions, operation.extra, operation.instead, *operation.one_of)
            yield from (action.partition(":")[0] for group in groups for action in group)


def _by_configuration(function: Function) -> Iterator[str]:
    if function.network.attached is not Truth.NO:
        yield "ec2"
    if function.file_systems.items or not function.file_systems.complete:
        yield from ("elasticfilesystem", "s3files", "s3")  # Lambda reads large files of S3 Files from S3
    for event in function.events:
        if isinstance(event, EventSourceMapping):
            yield from _OF_SOURCES.get(event.service, ("ec2", "secretsmanager"))
            yield from _of_target(event.failure_arn)
    if function.keeps_dead_letters is not Truth.NO:
        yield from ("sqs", "sns")
    for invocation in function.invocations:
        for destination in invocation.destinations:
            yield from _of_target(destination.arn)
    if not function.invocations.complete:
        yield from ("sqs", "sns", "lambda", "events", "s3")


def _of_target(arn: Text) -> Iterator[str]:
    """The service that gets what fails; where it is not written any that can."""
    written = str(arn).replace("${AWS::Partition}", "aws").split(":", 3)
    if len(written) > 3 and written[0] == "arn":
        yield written[2]
    elif arn.pieces:
        yield from ("sqs", "sns", "lambda", "events", "s3", "kafka")
