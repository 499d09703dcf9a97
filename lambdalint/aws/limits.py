"""What Lambda allows at most and at least: named numbers, each with its unit and its source.

Functions that run on a capacity provider (Lambda Managed Instances) have ranges of their own: the functions
below pick. Quotas that AWS raises on request (concurrency, code storage of an account) are no facts about a
template and are not here.

Sources, by the names used below:
QUOTAS   https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
SCHEMA   the CloudFormation schema of the type, as cfn-lint 1.58 ships it
API      https://docs.aws.amazon.com/lambda/latest/api/
"""

from __future__ import annotations

from typing import Final

MEMORY_MINIMUM: Final = 128
"""MB. QUOTAS: 128 MB to 10,240 MB, in 1 MB increments."""

MEMORY_MAXIMUM: Final = 10_240
"""MB, without a capacity provider. QUOTAS."""

MEMORY_MAXIMUM_ON_INSTANCES: Final = 32_768
"""MB, with a capacity provider. SCHEMA of AWS::Lambda::Function, MemorySize."""

MEMORY_DEFAULT: Final = 128
"""MB. SCHEMA of AWS::Lambda::Function, MemorySize."""

MEMORY_PER_VCPU: Final = 1_769
"""MB: from here on a function has one whole vCPU. QUOTAS."""

TIMEOUT_MINIMUM: Final = 1
"""Seconds. SCHEMA of AWS::Lambda::Function, Timeout."""

TIMEOUT_MAXIMUM: Final = 900
"""Seconds, without a capacity provider. QUOTAS: 15 minutes."""

TIMEOUT_MAXIMUM_ON_INSTANCES: Final = 5_400
"""Seconds, with a capacity provider: 90 minutes when invoked asynchronously or by an event source mapping
(but Amazon MQ and DocumentDB). SCHEMA of AWS::Lambda::Function, Timeout; QUOTAS has the 15 minutes alone."""

TIMEOUT_DEFAULT: Final = 3
"""Seconds. SCHEMA of AWS::Lambda::Function, Timeout."""

EPHEMERAL_STORAGE_MINIMUM: Final = 512
"""MB, and the default. QUOTAS: /tmp between 512 MB and 10,240 MB, in 1 MB increments."""

EPHEMERAL_STORAGE_MAXIMUM: Final = 10_240
"""MB, without a capacity provider. QUOTAS."""

EPHEMERAL_STORAGE_MAXIMUM_ON_INSTANCES: Final = 32_768
"""MB, with a capacity provider. SCHEMA of AWS::Lambda::Function, EphemeralStorage.Size: its description still
says 10,240, but nothing lower than its maximum is certain to be refused."""

EPHEMERAL_STORAGE_MAXIMUM_WITH_SNAPSTART: Final = 512
"""MB. https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes"""

FUNCTION_NAME_MAXIMUM: Final = 64
"""Characters, of the name alone when FunctionName is an ARN. API: CreateFunction; SCHEMA, FunctionName."""

DESCRIPTION_MAXIMUM: Final = 256
"""Characters, of functions and layer versions. SCHEMA."""

HANDLER_MAXIMUM: Final = 128
"""Characters. SCHEMA of AWS::Lambda::Function, Handler."""

LAYERS_MAXIMUM: Final = 5
"""Layers of one function. QUOTAS."""

LAYER_NAME_MAXIMUM: Final = 140
"""Characters. SCHEMA of AWS::Lambda::LayerVersion, LayerName."""

LAYER_RUNTIMES_MAXIMUM: Final = 15
"""Entries of CompatibleRuntimes. SCHEMA of AWS::Lambda::LayerVersion."""

FILE_SYSTEMS_MAXIMUM: Final = 1
"""Entries of FileSystemConfigs. SCHEMA of AWS::Lambda::Function."""

ENVIRONMENT_MAXIMUM: Final = 4_096
"""Bytes of all names and values together. QUOTAS: 4 KB."""

UPLOAD_MAXIMUM: Final = 52_428_800
"""Bytes of a zip archive that is uploaded directly and not through S3. QUOTAS: 50 MB."""

PACKAGE_MAXIMUM: Final = 262_144_000
"""Bytes of function and layers together, unzipped. QUOTAS: 250 MB, where a MB is 1,024 KB; the same number is
in the example of ``aws lambda get-account-settings``, AccountLimit.CodeSizeUnzipped."""

INLINE_CODE_MAXIMUM: Final = 4_194_304
"""Bytes of the zip that CloudFormation makes of inline code. SCHEMA of AWS::Lambda::Function, Code: 4 MB."""

IMAGE_MAXIMUM: Final = 10_737_418_240
"""Bytes of a container image, uncompressed. QUOTAS: 10 GB."""

IMAGE_SETTING_MAXIMUM: Final = 1_500
"""Entries of ImageConfig.Command and of ImageConfig.EntryPoint. SCHEMA of AWS::Lambda::Function."""

DURABLE_EXECUTION_MINIMUM: Final = 1
"""Seconds. SCHEMA of AWS::Lambda::Function, DurableConfig.ExecutionTimeout."""

DURABLE_EXECUTION_MAXIMUM: Final = 31_622_400
"""Seconds: 366 days, for the whole execution and not for one invocation.
SCHEMA of AWS::Lambda::Function, DurableConfig.ExecutionTimeout."""

DURABLE_RETENTION_MAXIMUM: Final = 90
"""Days, at least 1, by default 14. SCHEMA of AWS::Lambda::Function, DurableConfig.RetentionPeriodInDays."""

TENANT_ISOLATION_MODES: Final = frozenset({"PER_TENANT"})
"""Values of TenancyConfig.TenantIsolationMode. SCHEMA of AWS::Lambda::Function."""

INSTANCE_CONCURRENCY_MAXIMUM: Final = 1_600
"""Concurrent invocations of one execution environment on an instance, at least 1.
SCHEMA, CapacityProviderConfig…PerExecutionEnvironmentMaxConcurrency."""

INSTANCE_MEMORY_PER_VCPU: Final = (2.0, 8.0)
"""GiB, least and most. SCHEMA, CapacityProviderConfig…ExecutionEnvironmentMemoryGiBPerVCpu."""

EXECUTION_ENVIRONMENTS_MAXIMUM: Final = 15_000
"""Of one function on a capacity provider. SCHEMA, FunctionScalingConfig."""


def memory(on_instances: bool = False) -> range:
    """The values that MemorySize may have, in MB; ``on_instances`` with a capacity provider."""
    return _closed(MEMORY_MINIMUM, MEMORY_MAXIMUM_ON_INSTANCES if on_instances else MEMORY_MAXIMUM)


def timeout(on_instances: bool = False) -> range:
    """The values that Timeout may have, in seconds; ``on_instances`` with a capacity provider."""
    return _closed(TIMEOUT_MINIMUM, TIMEOUT_MAXIMUM_ON_INSTANCES if on_instances else TIMEOUT_MAXIMUM)


def ephemeral_storage(on_instances: bool = False) -> range:
    """The values that EphemeralStorage.Size may have, in MB; ``on_instances`` with a capacity provider."""
    most = EPHEMERAL_STORAGE_MAXIMUM_ON_INSTANCES if on_instances else EPHEMERAL_STORAGE_MAXIMUM
    return _closed(EPHEMERAL_STORAGE_MINIMUM, most)


def _closed(least: int, most: int) -> range:
    return range(least, most + 1)
