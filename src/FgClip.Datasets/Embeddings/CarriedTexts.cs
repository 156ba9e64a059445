using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Embeddings;

/// <summary>What the columns of a dataset are called in which its inputs' texts are.</summary>
public sealed class CarriedTexts
{
    private readonly IReadOnlyList<string> _captions, _shortCaptions;

    /// <summary>Finds them.</summary>
    /// <param name="carried">The inputs' columns that the dataset carries.</param>
    /// <param name="formats">What its inputs are.</param>
    /// <param name="options">How they are read.</param>
    internal CarriedTexts(IReadOnlyList<CarriedColumn> carried, InputFormats formats, ManifestOptions options)
    {
        var fineHard = formats.HasFineHard;
        HasTarKeys = formats.HasTarKeys;
        Images = Named(carried, fineHard ? ["f_path", options.ImageColumn] : [options.ImageColumn]);
        _captions = Named(carried, fineHard ? ["caption", options.CaptionColumn] : [options.CaptionColumn]);
        _shortCaptions = Named(carried, fineHard ? ["short_caption", options.CaptionColumn] : [options.CaptionColumn]);
    }

    /// <summary>Whether samples of tars may have keys of their tar's name and their own.</summary>
    public bool HasTarKeys { get; }

    /// <summary>The columns that may name a row's image; the first that is not null does.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>The columns that may hold the text of a head; the first that is not null does.</summary>
    public IReadOnlyList<string> Captions(TextHead head) => head is TextHead.Long ? _captions : _shortCaptions;

    private static IReadOnlyList<string> Named(IReadOnlyList<CarriedColumn> carried, string[] sources) =>
        [.. sources.Distinct(StringComparer.Ordinal)
            .SelectMany(source => carried.Where(column => column.Source == source))
            .Where(column => column.Type is ColumnType.Text or ColumnType.Json).Select(column => column.Name)];
}
