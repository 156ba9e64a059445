using FgClip.Datasets.Rows;
using FgClip.Images;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>The members of one sample, as far as they mean something.</summary>
/// <param name="key">Its name.</param>
/// <param name="start">Where its first header starts.</param>
internal sealed class TarSample(string key, long start)
{
    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);

    public string Key => key;

    public long Start => start;

    /// <summary>The image member's name.</summary>
    public string? Image { get; private set; }

    /// <summary>Where the image lies.</summary>
    public ImageMember? ImageMember { get; private set; }

    /// <summary>The caption's bytes, from <c>.txt</c>.</summary>
    public ReadOnlyMemory<byte>? Text { get; private set; }

    /// <summary>The columns' bytes, from <c>.json</c>.</summary>
    public ReadOnlyMemory<byte>? Json { get; private set; }

    /// <summary>Why it is no row.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes a member of the sample.</summary>
    public async ValueTask AddAsync(TarWalk walk, TarMember member, string extension, int textLimit, CancellationToken cancellationToken)
    {
        var (isImage, isText) = (ImageFormats.IsImageExtension(extension), extension is "txt" or "json");
        if (member.Refusal is { } refusal)
            Fault ??= $"its member {member.Name} is {refusal}, and only files are read";
        else if (!_extensions.Add(extension))
            Fault ??= $"it has two members .{extension}";
        else if (isImage && ImageMember is not null)
            Fault ??= $"it has two images, {Image} and {member.Name}";
        else if (isText && member.Length > textLimit)
            Fault ??= $"its member {member.Name} is longer than {textLimit:N0} bytes";
        else if (isImage)
            (Image, ImageMember) = (member.Name, new ImageMember(member.Offset, member.Length));
        else if (extension is "txt")
            Text = await walk.ReadAsync(cancellationToken).ConfigureAwait(false);
        else if (extension is "json")
            Json = await walk.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
