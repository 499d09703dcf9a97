"""What calls a function, as plain CloudFormation says it."""

from __future__ import annotations

import pytest

from lambdalint.build.project import ProjectReader
from lambdalint.model import (
    ApiEvent,
    BucketEvent,
    EventSourceMapping,
    Function,
    PatternEvent,
    ScheduleEvent,
    Service,
)
from lambdalint.source import Source
from lambdalint.values import Known, Truth

BALANCER = "AWS::ElasticLoadBalancingV2::TargetGroup"
MACHINE = "AWS::StepFunctions::StateMachine"
HEAD = "Resources:\n  F: {Type: AWS::Lambda::Function}\n  Queue: {Type: AWS::SQS::Queue}\n"


def function(resources: str, head: str = HEAD) -> Function:
    reader = ProjectReader()
    reader.read(Source("template.yaml", head + resources))
    (application,) = reader.project().applications
    return application.functions[0]


def resource(kind: str, properties: str) -> str:
    return f"  R: {{Type: '{kind}', Properties: {{{properties}}}}}\n"


@pytest.mark.parametrize(
    ("kind", "properties", "service", "permitted"),
    [
        ("AWS::S3::Bucket", "NotificationConfiguration: {LambdaConfigurations: [{Function: F}]}", "S3", True),
        ("AWS::SNS::Subscription", "Protocol: lambda, TopicArn: t, Endpoint: F", "SNS", True),
        ("AWS::SNS::Topic", "Subscription: [{Protocol: lambda, Endpoint: F}]", "SNS", True),
        ("AWS::Events::Rule", "Targets: [{Arn: F}]", "EVENTS", True),
        ("AWS::Events::Rule", "Targets: [{Arn: F, RoleArn: r}]", "EVENTS", False),
        ("AWS::Scheduler::Schedule", "Target: {Arn: F}", "SCHEDULER", False),
        ("AWS::Pipes::Pipe", "Enrichment: F", "PIPES", False),
        ("AWS::Logs::SubscriptionFilter", "DestinationArn: F, LogGroupName: g", "LOGS", True),
        ("AWS::IoT::TopicRule", "TopicRulePayload: {Actions: [{Lambda: {FunctionArn: F}}]}", "IOT", True),
        ("AWS::Cognito::UserPool", "LambdaConfig: {PreSignUp: F}", "COGNITO", True),
        ("AWS::Cognito::UserPool", "LambdaConfig: {CustomSMSSender: {LambdaArn: F}}", "COGNITO", True),
        ("AWS::Config::ConfigRule", "Source: {Owner: CUSTOM_LAMBDA, SourceIdentifier: F}", "CONFIG", True),
        (BALANCER, "TargetType: lambda, Targets: [{Id: F}]", "LOAD_BALANCER", True),
        ("AWS::SES::ReceiptRule", "Rule: {Actions: [{LambdaAction: {FunctionArn: F}}]}", "SES", True),
        ("AWS::SecretsManager::RotationSchedule", "RotationLambdaARN: F", "SECRETS_MANAGER", True),
        ("AWS::AppSync::DataSource", "LambdaConfig: {LambdaFunctionArn: F}", "APPSYNC", False),
        ("AWS::AppSync::GraphQLApi", "LambdaAuthorizerConfig: {AuthorizerUri: F}", "APPSYNC", True),
        ("AWS::ApiGateway::Method", "Integration: {Type: AWS_PROXY, Uri: F}", "API", True),
        ("AWS::ApiGateway::Method", "Integration: {Type: AWS_PROXY, Uri: F, Credentials: c}", "API", False),
        ("AWS::ApiGateway::Authorizer", "AuthorizerUri: F", "API", True),
        ("AWS::ApiGatewayV2::Integration", "IntegrationType: AWS_PROXY, IntegrationUri: F", "API", True),
        ("AWS::ApiGatewayV2::Api", "Target: F", "API", True),
        (MACHINE, "Definition: {States: {A: {Resource: F}}}", "STEP_FUNCTIONS", False),
        (MACHINE, "DefinitionSubstitutions: {Name: F}", "STEP_FUNCTIONS", False),
        ("Custom::Thing", "ServiceToken: F", "CLOUDFORMATION", False),
        ("AWS::Lambda::EventSourceMapping", "FunctionName: F", "POLLED", False),
    ],
)  # fmt: skip
def test_event(kind: str, properties: str, service: str, permitted: bool) -> None:
    (event,) = function(resource(kind, properties.replace(": F", ": !GetAtt F.Arn"))).events
    assert (event.service.name, event.needs_permission) == (service, Truth.of(permitted))


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::SNS::Subscription", "Protocol: sqs, TopicArn: t, Endpoint: !GetAtt Queue.Arn"),
        ("AWS::ApiGateway::Method", "Integration: {Type: MOCK, Uri: !GetAtt F.Arn}"),
        ("AWS::Config::ConfigRule", "Source: {Owner: AWS, SourceIdentifier: !GetAtt F.Arn}"),
        ("AWS::Events::Rule", "Targets: [{Arn: !GetAtt Queue.Arn}]"),
    ],
)
def test_no_event(kind: str, properties: str) -> None:
    assert function(resource(kind, properties)).events.items == ()


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("EventSourceArn: !GetAtt Queue.Arn", Service.SQS),
        ("EventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:orders'", Service.SQS),
        ("EventSourceArn: !Sub 'arn:${AWS::Partition}:kinesis:a:1:stream/s'", Service.KINESIS),
        ("EventSourceArn: 'arn:aws:dynamodb:a:1:table/t/stream/s'", Service.DYNAMODB),
        ("EventSourceArn: !ImportValue A, Queues: [q]", Service.MQ),
        ("EventSourceArn: !ImportValue A, Topics: [t]", Service.MSK),
        ("SelfManagedEventSource: {Endpoints: {}}, Topics: [t]", Service.KAFKA),
        ("EventSourceArn: !ImportValue A", Service.POLLED),
    ],
)
def test_polled_service(source: str, service: Service) -> None:
    (event,) = function(resource("AWS::Lambda::EventSourceMapping", f"FunctionName: !Ref F, {source}")).events
    assert event.service is service


def test_mapping_knows_its_queue_and_settings() -> None:
    settings = "BatchSize: 20, FunctionResponseTypes: [ReportBatchItemFailures], Enabled: false"
    mapping = f"FunctionName: !Ref F, EventSourceArn: !GetAtt Queue.Arn, {settings}"
    (event,) = function(resource("AWS::Lambda::EventSourceMapping", mapping)).events
    assert isinstance(event, EventSourceMapping)
    assert event.queue is not None
    assert isinstance(event.batch_size, Known)
    assert (event.queue.name, event.batch_size.value) == ("Queue", 20)
    assert (event.reports_item_failures, event.enabled) == (Truth.YES, Truth.NO)


def test_schedule_has_its_expression() -> None:
    (event,) = function(
        resource("AWS::Events::Rule", "ScheduleExpression: e, Targets: [{Arn: !GetAtt F.Arn}]")
    ).events
    assert isinstance(event, ScheduleEvent)
    assert isinstance(event.expression, Known)
    assert event.expression.value == "e"


def test_rule_has_its_pattern() -> None:
    pattern = "EventPattern: {source: [a, {prefix: b}], detail-type: [c]}"
    (event,) = function(resource("AWS::Events::Rule", f"{pattern}, Targets: [{{Arn: !GetAtt F.Arn}}]")).events
    assert isinstance(event, PatternEvent)
    found = [*event.sources, *event.detail_types]
    assert [item.value if isinstance(item, Known) else None for item in found] == ["a", None, "c"]


def test_bucket_has_its_filter() -> None:
    filters = "{S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: Suffix, Value: .jpg}]}}"
    lambdas = f"[{{Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn, Filter: {filters}}}]"
    configuration = f"NotificationConfiguration: {{LambdaConfigurations: {lambdas}}}"
    (event,) = function(resource("AWS::S3::Bucket", configuration)).events
    assert isinstance(event, BucketEvent)
    found = [*event.prefixes, *event.suffixes]
    assert [item.value for item in found if isinstance(item, Known)] == ["in/", ".jpg"]


def test_routes_and_authorizers_of_a_body() -> None:
    body = """
      paths:
        /orders:
          parameters: []
          get: {x-amazon-apigateway-integration: {type: aws_proxy, uri: !GetAtt F.Arn, timeoutInMillis: 5000}}
          options: {x-amazon-apigateway-integration: {type: mock}}
      components:
        securitySchemes:
          mine: {x-amazon-apigateway-authorizer: {authorizerUri: !GetAtt F.Arn}}
"""
    found = function(f"  R:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n     Body:{body}").events
    assert [(event.name, event.authorizer) for event in found if isinstance(event, ApiEvent)] == [
        ("get /orders", False),
        ("mine", True),
    ]


def test_a_macro_may_bring_events() -> None:
    assert function("", "Transform: Mine\n" + HEAD).events.complete is False


def test_a_permission_for_an_unknown_function_may_be_for_any() -> None:
    head = "Parameters: {Name: {Type: String}}\n" + HEAD
    found = function(resource("AWS::Lambda::Permission", "FunctionName: !Ref Name"), head).permissions
    assert (found.items, found.complete) == ((), False)


@pytest.mark.parametrize(
    "other",
    [
        resource("AWS::CloudFormation::Stack", "Parameters: {Function: !GetAtt F.Arn}"),
        resource("Custom::Permit", "ServiceToken: !ImportValue T, Function: !Ref F"),
        resource("AWS::Serverless::Connector", "Source: {Id: Queue}, Destination: {Id: F}"),
    ],
)
def test_who_is_told_of_a_function_may_permit_others(other: str) -> None:
    assert function(other).permissions.complete is False
