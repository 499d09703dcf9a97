"""What calls functions: every way in which a template lets something invoke one.

An :class:`Event` belongs to a function (``function.events``). There are two kinds. Lambda itself polls queues
and streams with the rights of the execution role: :class:`EventSourceMapping`. Other services call the
function and need a permission in its policy, unless the integration names a role of its own: all the others.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, ClassVar

from lambdalint.model.bucket import Bucket
from lambdalint.model.key import Key
from lambdalint.model.queue import Queue, Topic
from lambdalint.model.target import FunctionTarget, ResourceId
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Text, Truth, Value


class Service(Enum):
    """Who calls: the name that people use, and the service principal that a permission names.

    Services without a principal are polled by Lambda, or call with a role:
    https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
    """

    SQS = ("SQS", None)
    KINESIS = ("Kinesis", None)
    DYNAMODB = ("DynamoDB streams", None)
    MSK = ("Amazon MSK", None)
    KAFKA = ("self-managed Kafka", None)
    MQ = ("Amazon MQ", None)
    DOCUMENTDB = ("DocumentDB", None)
    POLLED = ("an event source mapping", None)
    S3 = ("S3", "s3.amazonaws.com")
    SNS = ("SNS", "sns.amazonaws.com")
    EVENTS = ("EventBridge", "events.amazonaws.com")
    SCHEDULER = ("EventBridge Scheduler", None)
    PIPES = ("EventBridge Pipes", None)
    API = ("API Gateway", "apigateway.amazonaws.com")
    LOAD_BALANCER = ("Elastic Load Balancing", "elasticloadbalancing.amazonaws.com")
    LOGS = ("CloudWatch Logs", "logs.amazonaws.com")
    IOT = ("AWS IoT", "iot.amazonaws.com")
    COGNITO = ("Cognito", "cognito-idp.amazonaws.com")
    CONFIG = ("AWS Config", "config.amazonaws.com")
    ALEXA = ("Alexa", "alexa-appkit.amazon.com")
    SES = ("SES", "ses.amazonaws.com")
    SECRETS_MANAGER = ("Secrets Manager", "secretsmanager.amazonaws.com")
    STEP_FUNCTIONS = ("Step Functions", None)
    APPSYNC = ("AppSync", "appsync.amazonaws.com")
    CLOUDFORMATION = ("a custom resource", None)
    MACRO = ("a CloudFormation macro", None)

    def __init__(self, title: str, principal: str | None) -> None:
        self.title = title
        self.principal = principal


class ApiKind(Enum):
    """The three APIs of API Gateway: each has its own limit of time."""

    REST = "REST API"
    HTTP = "HTTP API"
    WEBSOCKET = "WebSocket API"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that calls a function.

    ``name`` is the logical id of the resource, for one of SAM's ``Events`` the key there; ``span`` is that
    text. ``target`` is what it calls, with the place where it says so. ``source`` is the ARN of the thing
    that calls, as far as it is known, with wildcards where it is many things; ``source_id`` is that thing in
    the template, ``None`` where it stands elsewhere. ``role`` says whether the integration names a role to
    call with. ``by_sam``: it stands among SAM's ``Events``, and SAM makes what it needs.
    """

    kind: ClassVar[str] = "event"

    name: str
    span: Span
    block: Span
    service: Service
    target: FunctionTarget
    source: Text | None
    source_id: ResourceId | None
    role: Truth
    enabled: Truth
    by_sam: bool

    @property
    def needs_permission(self) -> Truth:
        """Whether the function's policy has to let the service in."""
        return Truth.NO if self.service.principal is None else ~self.role

    @property
    def is_asynchronous(self) -> bool:
        """Whether Lambda queues the event and retries: dead letters and retry settings count."""
        return self.service in _ASYNCHRONOUS

    @property
    def is_deployment(self) -> bool:
        """Whether CloudFormation calls, a few times in the life of a stack."""
        return self.service in {Service.CLOUDFORMATION, Service.MACRO}


_ASYNCHRONOUS = frozenset(
    {
        Service.S3,
        Service.SNS,
        Service.EVENTS,
        Service.SCHEDULER,
        Service.LOGS,
        Service.IOT,
        Service.CONFIG,
        Service.SES,
        Service.CLOUDFORMATION,
    }
)


@dataclass(frozen=True, slots=True)
class EventSourceMapping(Event):
    """Lambda polls a queue or a stream and calls the function with batches.

    Windows and ages are seconds; ``-1`` for ages and retries means without end. ``source_value`` is the text
    that names the source, ``queue`` the queue if it is in the template, ``source_key`` the key of the
    template that it is encrypted with. ``failure_target`` is the ARN that failed batches are described to,
    ``failure_arn`` the same in its canonical spelling. ``response_types`` are those of
    ``FunctionResponseTypes``.
    """

    source_value: Value[Any]
    queue: Queue | None
    source_key: Key | None
    batch_size: Value[int | str]
    batching_window: Value[int | str]
    maximum_retry_attempts: Value[int | str]
    maximum_record_age: Value[int | str]
    bisect_on_error: Value[bool]
    maximum_concurrency: Value[int | str]
    response_types: Many[Value[str]]
    failure_target: Value[Any]
    failure_arn: Text
    filter_written: Truth
    #: Whether the source has a stream at all: NO for a table of the template that declares none.
    streamed: Truth

    @property
    def reports_item_failures(self) -> Truth:
        """Whether ``ReportBatchItemFailures`` is asked for."""
        return self.response_types.some(
            lambda item: item.test(lambda text: text == "ReportBatchItemFailures")
        )


@dataclass(frozen=True, slots=True)
class BucketEvent(Event):
    """A bucket notifies about objects. ``events`` are names such as ``s3:ObjectCreated:*``.

    ``prefixes`` and ``suffixes`` are what the filter asks of keys.
    """

    bucket: Bucket | None
    events: Many[Value[str]]
    prefixes: Many[Value[str]]
    suffixes: Many[Value[str]]


@dataclass(frozen=True, slots=True)
class TopicEvent(Event):
    """A topic sends its messages."""

    topic: Topic | None


@dataclass(frozen=True, slots=True)
class SkillEvent(Event):
    """A skill of Alexa calls; ``skill`` is its id, absent where any skill may."""

    skill: Value[str]


@dataclass(frozen=True, slots=True)
class ScheduleEvent(Event):
    """A rule or a schedule calls at times: ``rate(5 minutes)``, ``cron(…)``, ``at(…)``."""

    expression: Value[str]


@dataclass(frozen=True, slots=True)
class PatternEvent(Event):
    """A rule of EventBridge calls for events that match its pattern.

    ``sources`` and ``detail_types`` are what it asks of ``source`` and ``detail-type``: one of them has to
    match. An unknown item may be a matcher (``prefix``); without items the pattern does not ask.
    """

    sources: Many[Value[str]]
    detail_types: Many[Value[str]]


@dataclass(frozen=True, slots=True)
class ApiEvent(Event):
    """A route or an authorizer of an API.

    ``timeout`` is milliseconds, absent where the default of the API counts. ``streamed`` and
    ``asynchronous`` say that nobody waits for the whole answer.
    """

    api: ApiKind
    authorizer: bool
    timeout: Value[int | str]
    streamed: Truth
    asynchronous: Truth
