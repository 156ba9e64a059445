namespace FgClip.TestKit.Checkpoints;

/// <summary>Sizes of one tower.</summary>
public sealed record SyntheticTower(int Hidden, int Intermediate, int Layers, int Heads);
