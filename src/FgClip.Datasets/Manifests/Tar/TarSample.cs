using System.Buffers;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>The members of one sample, as far as they mean something.</summary>
/// <param name="key">Its name.</param>
/// <param name="start">Where its first header starts.</param>
/// <param name="kinds">What members mean.</param>
/// <param name="passedOver">Counts members that mean nothing; null where nobody counts.</param>
internal sealed class TarSample(string key, long start, MemberKinds kinds, PassedOver? passedOver)
{
    private const int MaxNamed = 10;

    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];
    private FieldReader _faults = new(ReadingRules.Revised);

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

    /// <summary>Why it is not a row.</summary>
    public string? Fault { get; private set; }

    /// <summary>What is wrong with single fields.</summary>
    public FieldFaults? Fields => _faults.Faults;

    /// <summary>The members that mean nothing, for messages; null where there are none.</summary>
    public string? Unknown => _unknown.Count == 0
        ? null
        : _unknown.Count == 1 ? $"its member {_unknown[0]} was passed over"
        : $"its members {string.Join(", ", _unknown)} were passed over";

    /// <summary>The image's file, where it was read together with the sample. The row that gets it gives its memory back.</summary>
    public IMemoryOwner<byte>? ImageFile { get; private set; }

    /// <summary>Takes a member of the sample.</summary>
    /// <param name="walk">The archive, at the member's data.</param>
    /// <param name="member">The member.</param>
    /// <param name="extension">What follows the first dot of its name.</param>
    /// <param name="limits">The most bytes of what is read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask AddAsync(
        TarWalk walk, TarMember member, string extension, MemberLimits limits, CancellationToken cancellationToken)
    {
        var kind = kinds.Find(extension);
        if (member.Refusal is { } refusal)
            Fault ??= $"its member {member.Name} is {refusal}, and only files are read";
        else if (!_extensions.Add(extension))
            Fault ??= $"it has two members .{extension}";
        else if (kind is MemberKind.Image && ImageMember is not null)
            Fault ??= $"it has two images, {Image} and {member.Name}";
        else if (kind is MemberKind.Caption && Text is not null)
            Fault ??= $"it has two captions, the second of them {member.Name}";
        else if (kind is MemberKind.Caption or MemberKind.Columns && member.Length > limits.Text)
            TooLong(member, kind, limits.Text);
        else if (kind is MemberKind.Image)
            await TakeImageAsync(walk, member, limits.Image, cancellationToken).ConfigureAwait(false);
        else if (kind is MemberKind.Caption)
            Text = await walk.ReadAsync(cancellationToken).ConfigureAwait(false);
        else if (kind is MemberKind.Columns)
            Json = await walk.ReadAsync(cancellationToken).ConfigureAwait(false);
        else
            PassOver(extension);
    }

    /// <summary>Takes the image's place, and its bytes where they are wanted and few enough.</summary>
    private async ValueTask TakeImageAsync(TarWalk walk, TarMember member, int limit, CancellationToken cancellationToken)
    {
        (Image, ImageMember) = (member.Name, new ImageMember(member.Offset, member.Length));
        if (member.Length > limit || limit == 0)
            return;
        ImageFile = MemoryPool<byte>.Shared.Rent((int)member.Length);
        await walk.ReadAsync(ImageFile.Memory[..(int)member.Length], cancellationToken).ConfigureAwait(false);
    }

    private void TooLong(TarMember member, MemberKind kind, int limit)
    {
        var reason = $"its member {member.Name} is longer than {limit:N0} bytes";
        if (kinds.Rules is ReadingRules.Original)
            Fault ??= reason;
        else
            _faults.Add(kind is MemberKind.Caption ? FieldReader.Field.Caption : FieldReader.Field.Columns, reason);
    }

    private void PassOver(string extension)
    {
        passedOver?.Add($"tar members .{extension}");
        if (_unknown.Count < MaxNamed)
            _unknown.Add($".{extension}");
    }
}

/// <summary>The most bytes that are read of a sample's members.</summary>
/// <param name="Text">Of a caption, or of the columns; a longer one is at fault.</param>
/// <param name="Image">Of an image that is read together with its sample; a longer one is left where it is. 0 to leave all.</param>
internal readonly record struct MemberLimits(int Text, int Image);
