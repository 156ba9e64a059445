namespace FgClip.Datasets.Manifests;

/// <summary>Extensions that a job names, for members of tars and files of folders.</summary>
internal static class NamedExtensions
{
    /// <summary>The extensions without their leading dots, in lower case; null where none are named.</summary>
    public static HashSet<string>? Normalize(IReadOnlyList<string>? extensions) => extensions is not { Count: > 0 }
        ? null
        : [.. extensions.Select(extension => extension.Trim().TrimStart('.').ToLowerInvariant())];
}
