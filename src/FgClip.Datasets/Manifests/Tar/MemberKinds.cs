using FgClip.Datasets.Jobs;
using FgClip.Images;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>What a sample's member is.</summary>
internal enum MemberKind
{
    /// <summary>Nothing that is read.</summary>
    Unknown,

    /// <summary>The image.</summary>
    Image,

    /// <summary>The caption.</summary>
    Caption,

    /// <summary>The columns.</summary>
    Columns,
}

/// <summary>Tells what a sample's members are by what follows the first dot of their names, as webdataset does.</summary>
/// <param name="options">Names the extensions of images and captions, where the job has its own.</param>
/// <param name="rules">The rules of the plan.</param>
internal sealed class MemberKinds(ManifestOptions options, ReadingRules rules)
{
    private readonly HashSet<string>? _images = NamedExtensions.Normalize(options.ImageExtensions);
    private readonly HashSet<string> _captions = NamedExtensions.Normalize(options.CaptionExtensions) ?? ["txt"];

    public ReadingRules Rules => rules;

    /// <summary>The kind of a member.</summary>
    /// <param name="extension">What follows the first dot, in lower case.</param>
    public MemberKind Find(string extension)
    {
        if (_images?.Contains(extension) ?? ImageFormats.IsImageExtension(extension))
            return MemberKind.Image;
        if (_captions.Contains(extension))
            return MemberKind.Caption;
        return extension is "json" ? MemberKind.Columns : MemberKind.Unknown;
    }
}
