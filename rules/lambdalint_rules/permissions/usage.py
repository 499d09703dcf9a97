"""What functions use of AWS: by their code, as far as all of it is known, and by their configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.aws import sdk
from lambdalint.model import CodeModule, Environment, EventSourceMapping, Function, Handler, Service
from lambdalint.model.package import Form
from lambdalint.patterns import regex
from lambdalint.values import Absent, Known, Text, Truth
from lambdalint_rules.permissions.on_behalf import on_behalf

#: What Lambda does for any function, and what services do in the name of callers: decrypt, pass a role.
_ALWAYS = frozenset({"ecr", "iam", "kms", "logs", "sts", "xray"})
#: Clients whose services do nothing else with the rights of the caller. Athena reads S3 and more.
_PLAIN = frozenset(
    """
    apigatewaymanagementapi cloudwatch cognito-idp dynamodb dynamodbstreams events firehose iot-data kinesis
    lambda logs s3 scheduler secretsmanager ses sesv2 sns sqs ssm stepfunctions sts xray
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)
#: Clients whose services read and write for their callers, and what else they ask for then.
_READING = {
    "bedrock-runtime": ("aws-marketplace", "s3", "sagemaker"),
    "comprehend": ("s3",),
    "polly": ("s3", "sns"),
    "rds-data": ("secretsmanager",),
    "rekognition": ("kinesis", "kinesisvideo", "s3", "sns"),
    "textract": ("s3", "sns"),
    "transcribe": ("s3",),
    "translate": ("comprehend", "s3"),  # which finds out the language of the source
}
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
_SDK = frozenset({"aws-sdk", "boto3", "botocore"})
_SDK_V3 = (
    "@aws-sdk/client-",
    "@aws-sdk/lib-",
    "@aws-sdk/s3-presigned-post",
    "@aws-sdk/s3-request-presigner",
    "@aws-sdk/util-dynamodb",
)
#: Packages that are no users of AWS: HTTP, formats, identifiers, types.
_APART = frozenset(
    """
    aws-lambda axios cfn-response cfnresponse crypto-random-string dateutil dayjs jsonschema jsonwebtoken
    lodash luxon moment nanoid node-fetch pydantic pytz requests simplejson ulid ulidx urllib3 uuid yaml zod
    """.split()  # noqa: SIM905
)
#: What makes the runtime load other code.
_LOADERS = ("AWS_LAMBDA_EXEC_WRAPPER", "LD_PRELOAD", "PYTHONSTARTUP")
_NODE_LOADERS = regex(r"(?:^|\s)(?:-r|--(?:require|import|loader|experimental-loader))\b")


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
        and function.is_image is Truth.NO  # an image has extensions of its own
        and function.layers == type(function.layers)(span=function.layers.span)
        and function.events.complete
        and not any(function.environment.declares(name) is not Truth.NO for name in _LOADERS)
        and not _loads_more(function.environment)
        and all(module.complete and not module.has_holes and _only_sdk(module) for module in handler.modules)
    )


def _loads_more(environment: Environment) -> bool:
    variable = environment.get("NODE_OPTIONS")
    match variable and variable.value:
        case None | Absent():
            return False
        case Known(str(options)):
            return _NODE_LOADERS.search(options) is not None
    return True


def _only_sdk(module: CodeModule) -> bool:
    return not module.vendored and all(
        one.inside or one.standard or one.name in _SDK or one.name in _APART or one.module.startswith(_SDK_V3)
        for one in module.imports
    )


def _by_code(handler: Handler) -> set[str] | None:
    services: set[str] = set()
    for module in handler.modules:
        named = module.sdk_services
        if not named.complete:
            return None
        services.update(named)
    if not services and handler.package.form is Form.INLINE:
        return None  # it stands for code that somebody puts in later
    others = on_behalf(module.source.text for module in handler.modules)
    if others is None or not services <= _PLAIN | _READING.keys():
        return None
    return {prefix for service in services for prefix in _prefixes(service)} | others


def _prefixes(service: str) -> Iterator[str]:
    for name in sdk.operation_names(service):
        operation = sdk.operation(service, name)
        if operation is not None:
            groups = (operation.actions, operation.extra, operation.instead, *operation.one_of)
            yield from (action.partition(":")[0] for group in groups for action in group)
    yield from _READING.get(service, ())


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
