namespace FgClip.Datasets.Manifests;

/// <summary>The bytes of one row, cut out of a manifest but not looked into.</summary>
/// <param name="Offset">Where it starts in the manifest, in bytes.</param>
/// <param name="Number">Its line or array element, from 1.</param>
/// <param name="Bytes">The bytes; valid until the next record is asked for.</param>
/// <param name="Fault">Why there are no bytes, or null.</param>
internal readonly record struct ManifestRecord(long Offset, long Number, ReadOnlyMemory<byte> Bytes, string? Fault = null);
