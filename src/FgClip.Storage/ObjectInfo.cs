namespace FgClip.Storage;

/// <summary>What a store knows of an object.</summary>
/// <param name="Name">Its name under the store's root.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Version">Changes whenever the object's content does; for conditional replacement.</param>
public sealed record ObjectInfo(string Name, long Length, string Version);
