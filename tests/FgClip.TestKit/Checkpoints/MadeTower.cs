namespace FgClip.TestKit.Checkpoints;

/// <summary>Sizes of one tower.</summary>
public sealed record MadeTower(int Hidden, int Intermediate, int Layers, int Heads);
