namespace FgClip.Simulation.Stores;

/// <summary>An object as it lies there.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Version">Differs for each content that a name ever had.</param>
/// <param name="Written">When it appeared.</param>
internal sealed record SimulatedObject(byte[] Bytes, string Version, TimeSpan Written);
