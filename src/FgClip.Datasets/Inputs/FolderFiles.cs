using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Images;

namespace FgClip.Datasets.Inputs;

/// <summary>Tells the files of a folder of images: images, their captions, and what is passed over.</summary>
/// <param name="options">Names the extensions, where the job has its own.</param>
internal sealed class FolderFiles(ManifestOptions options)
{
    private readonly HashSet<string>? _images = NamedExtensions.Normalize(options.ImageExtensions);
    private readonly HashSet<string> _captions = NamedExtensions.Normalize(options.CaptionExtensions) ?? ["txt"];

    /// <summary>Returns whether a file is hidden: its name, or that of a folder above it, starts with a dot.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);

    /// <summary>Returns an image's name without its extension; null for what is not an image.</summary>
    public string? ImageStem(string name) => _images is null
        ? ImageFormats.IsImageName(name) ? name[..name.LastIndexOf('.')] : null
        : Stem(name, _images);

    /// <summary>Returns a caption's name without its extension; null for what is not a caption.</summary>
    public string? CaptionStem(string name) => Stem(name, _captions);

    /// <summary>Returns why a file that is neither is passed over.</summary>
    public static string Reason(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        if (IsHidden(name))
            return file.StartsWith("._", StringComparison.Ordinal) ? "AppleDouble files (._*)" : "hidden files";
        return Path.GetExtension(file) is { Length: > 1 } extension ? $"files {extension.ToLowerInvariant()}"
            : "files without an extension";
    }

    private static string? Stem(string name, HashSet<string> extensions)
    {
        var file = name.LastIndexOf('/') + 1;
        for (var dot = file < name.Length ? name.IndexOf('.', file + 1) : -1; dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (extensions.Contains(name[(dot + 1)..].ToLowerInvariant()))
                return name[..dot];
        }

        return null;
    }
}
