namespace FgClip.Fuzz.Running;

/// <summary>A case that a reader does not stand.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Number">The case.</param>
/// <param name="What">What happened.</param>
public sealed record Finding(string Target, int Seed, int Number, string What)
{
    /// <summary>How to have it again, and what happened.</summary>
    public override string ToString() => $"case --target {Target} --seed {Seed} --case {Number}: {What}";
}
