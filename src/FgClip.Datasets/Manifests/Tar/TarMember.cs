namespace FgClip.Datasets.Manifests.Tar;

/// <summary>A member of a tar archive. Its name is a name and nothing more: it never becomes a path.</summary>
/// <param name="Name">The name, whole.</param>
/// <param name="Refusal">What it is where it is not a file: "a symbolic link"; null for a file. A folder has one too.</param>
/// <param name="Start">Where the first of its headers starts, in bytes.</param>
/// <param name="Offset">Where its data start.</param>
/// <param name="Length">Bytes of data.</param>
internal readonly record struct TarMember(string Name, string? Refusal, long Start, long Offset, long Length);
