namespace FgClip.TestKit.Checkpoints;

/// <summary>How a checkpoint is written.</summary>
public sealed record CheckpointMakerOptions
{
    /// <summary>Default: 1, the goldens' seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Default: float32.</summary>
    public SyntheticDtype Dtype { get; init; } = SyntheticDtype.Float32;

    /// <summary>Weight files; more than one come with an index. Default: 1.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Leaves out of config.json what equals the authors' default, as the hub's files do. Default: false.</summary>
    public bool SparseConfig { get; init; }
}
