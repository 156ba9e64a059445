namespace FgClip.Simulation.Clusters;

/// <summary>Which grain.</summary>
/// <param name="Interface">Its interface.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct GrainName(Type Interface, string Key)
{
    /// <inheritdoc />
    public override string ToString() => $"{Interface.Name[1..]} {Key}";
}
