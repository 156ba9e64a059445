namespace FgClip.Selection.Sources;

/// <summary>The files of one part of the dataset, as paths of this machine.</summary>
/// <param name="Data">The part.</param>
/// <param name="Added">The parts of folders of added columns.</param>
/// <param name="Labels">Its labels; null where none are joined.</param>
/// <param name="Duplicates">Its duplicates; null where none are joined.</param>
internal sealed record SourceFiles(string Data, IReadOnlyList<string> Added, string? Labels, string? Duplicates)
{
    /// <summary>All of them.</summary>
    public IEnumerable<string> All => [Data, .. Added, .. new[] { Labels, Duplicates }.OfType<string>()];
}
