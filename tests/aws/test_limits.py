from typing import Any

import pytest

from lambdalint.aws import cfn_lint_data, limits


def schema(kind: str) -> Any:
    name = cfn_lint_data.load("schemas", "providers", "us-east-1.json")[kind]
    return cfn_lint_data.load("schemas", "resources", f"{name}.json")


@pytest.mark.parametrize(
    ("allowed", "least", "most"),
    [
        (limits.memory(), 128, 10_240),
        (limits.memory(on_instances=True), 128, 32_768),
        (limits.timeout(), 1, 900),
        (limits.timeout(on_instances=True), 1, 5_400),
        (limits.ephemeral_storage(), 512, 10_240),
        (limits.ephemeral_storage(on_instances=True), 512, 32_768),
    ],
)
def test_ranges_include_both_ends(allowed: range, least: int, most: int) -> None:
    assert [number in allowed for number in (least - 1, least, most, most + 1)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("properties.MemorySize.minimum", limits.MEMORY_MINIMUM),
        ("properties.MemorySize.maximum", limits.MEMORY_MAXIMUM_ON_INSTANCES),
        ("properties.Timeout.minimum", limits.TIMEOUT_MINIMUM),
        ("properties.Timeout.maximum", limits.TIMEOUT_MAXIMUM_ON_INSTANCES),
        ("definitions.EphemeralStorage.properties.Size.minimum", limits.EPHEMERAL_STORAGE_MINIMUM),
        (
            "definitions.EphemeralStorage.properties.Size.maximum",
            limits.EPHEMERAL_STORAGE_MAXIMUM_ON_INSTANCES,
        ),
        ("properties.Layers.maxItems", limits.LAYERS_MAXIMUM),
        ("properties.FileSystemConfigs.maxItems", limits.FILE_SYSTEMS_MAXIMUM),
        ("properties.Handler.maxLength", limits.HANDLER_MAXIMUM),
        ("properties.Description.maxLength", limits.DESCRIPTION_MAXIMUM),
        ("definitions.ImageConfig.properties.Command.maxItems", limits.IMAGE_SETTING_MAXIMUM),
        ("definitions.DurableConfig.properties.ExecutionTimeout.minimum", limits.DURABLE_EXECUTION_MINIMUM),
        ("definitions.DurableConfig.properties.ExecutionTimeout.maximum", limits.DURABLE_EXECUTION_MAXIMUM),
        (
            "definitions.DurableConfig.properties.RetentionPeriodInDays.maximum",
            limits.DURABLE_RETENTION_MAXIMUM,
        ),
        (
            "definitions.TenancyConfig.properties.TenantIsolationMode.enum",
            sorted(limits.TENANT_ISOLATION_MODES),
        ),
        (
            "definitions.FunctionScalingConfig.properties.MaxExecutionEnvironments.maximum",
            limits.EXECUTION_ENVIRONMENTS_MAXIMUM,
        ),
        (
            (
                "definitions.LambdaManagedInstancesCapacityProviderConfig.properties"
                ".PerExecutionEnvironmentMaxConcurrency.maximum"
            ),
            limits.INSTANCE_CONCURRENCY_MAXIMUM,
        ),
    ],
)
def test_what_the_function_schema_says(path: str, expected: object) -> None:
    found = schema("AWS::Lambda::Function")
    for key in path.split("."):
        found = found[key]

    assert found == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LayerName.maxLength", limits.LAYER_NAME_MAXIMUM),
        ("CompatibleRuntimes.maxItems", limits.LAYER_RUNTIMES_MAXIMUM),
        ("Description.maxLength", limits.DESCRIPTION_MAXIMUM),
    ],
)
def test_what_the_layer_schema_says(path: str, expected: int) -> None:
    found = schema("AWS::Lambda::LayerVersion")["properties"]
    for key in path.split("."):
        found = found[key]

    assert found == expected
