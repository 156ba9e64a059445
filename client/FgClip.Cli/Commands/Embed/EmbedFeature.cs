namespace FgClip.Cli.Commands.Embed;

/// <summary>The words of <c>--features</c>.</summary>
internal enum EmbedFeature
{
    /// <summary>The global vector of each image.</summary>
    Image,

    /// <summary>The vector of each caption, by the heads of <c>--walk-type</c>.</summary>
    Text,

    /// <summary>The dense map of each image.</summary>
    Dense,

    /// <summary>The vector of each box, and of its phrases.</summary>
    Regions,
}
