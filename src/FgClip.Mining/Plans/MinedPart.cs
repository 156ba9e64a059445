namespace FgClip.Mining.Plans;

/// <summary>A part of a mining output.</summary>
/// <param name="Name">Its name under the output's root.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Hex sha256.</param>
public sealed record MinedPart(string Name, long Rows, long Bytes, string Sha256);
