using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;

namespace FgClip.Grains.Abstractions.Serialization;

/// <summary>Carries a <see cref="JobSpec"/>.</summary>
[RegisterConverter]
public sealed class JobSpecConverter : JsonConverter<JobSpec>;

/// <summary>Carries a <see cref="JobShare"/>.</summary>
[RegisterConverter]
public sealed class JobShareConverter : JsonConverter<JobShare>;

/// <summary>Carries a <see cref="ShardDescriptor"/>.</summary>
[RegisterConverter]
public sealed class ShardDescriptorConverter : JsonConverter<ShardDescriptor>;

/// <summary>Carries a <see cref="RowRange"/>.</summary>
[RegisterConverter]
public sealed class RowRangeConverter : JsonConverter<RowRange>;

/// <summary>Carries a <see cref="ShardReceipt"/>.</summary>
[RegisterConverter]
public sealed class ShardReceiptConverter : JsonConverter<ShardReceipt>;
