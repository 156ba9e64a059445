namespace FgClip.Cli.Options;

/// <summary>The words of <c>--features</c>.</summary>
internal enum EmbedFeature
{
    /// <summary>The global vector of each picture.</summary>
    Image,

    /// <summary>The vector of each caption, by the heads of <c>--walk-type</c>.</summary>
    Text,

    /// <summary>The dense map of each picture.</summary>
    Dense,

    /// <summary>The vector of each box, and of its phrases.</summary>
    Regions,
}
