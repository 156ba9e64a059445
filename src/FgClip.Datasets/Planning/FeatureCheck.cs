using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Refuses a job whose features no row can have: a column that is called otherwise would become apparent row by row, after the images were
/// computed.
/// </summary>
/// <param name="spec">The job.</param>
/// <param name="isRequired">Whether anything is refused.</param>
/// <param name="isExtension">Whether the inputs are added to a dataset, which has its features already.</param>
internal sealed class FeatureCheck(JobSpec spec, bool isRequired, bool isExtension = false)
{
    private readonly RowFields _wanted =
        (spec.Features.NeedsImages ? RowFields.Image : 0) | (spec.Features.TextHeads.Count > 0 ? RowFields.Caption : 0)
        | (spec.Features.Regions ? RowFields.Boxes : 0);

    private readonly SortedSet<string> _members = new(StringComparer.Ordinal);
    private RowFields _found;
    private bool _hasGoodRow;
    private bool _hasManifest;

    /// <summary>Takes an input into account that was planned.</summary>
    /// <param name="planned">The input.</param>
    /// <param name="schema">Its columns, with those of the inputs before it where it is looked at after them.</param>
    /// <exception cref="ManifestFormatException">None of its rows has any of what the job's features are computed from.</exception>
    public void Add(PlannedInput planned, CarriedSchema schema)
    {
        if (!isRequired || !planned.HasGoodRow)
            return;
        var input = planned.Input;
        // FineHARD has columns of its own.
        var found = input.Format is ManifestFormat.FineHard ? RowFields.All : planned.Fields;
        _hasGoodRow = true;
        _hasManifest |= input.Listing is null;
        _found |= found;
        _members.UnionWith(input.PassedOver?.Keys.Where(reason => reason.StartsWith("tar members .", StringComparison.Ordinal)) ?? []);
        if (_wanted != RowFields.None && (_wanted & found) == RowFields.None)
            throw Refused(input.Address, _wanted, schema);
    }

    /// <summary>Ends the check.</summary>
    /// <exception cref="ManifestFormatException">No row has what one of the features is computed from.</exception>
    public void Finish(CarriedSchema schema)
    {
        // Images that are added to a folder may come without captions, as some of those before them did: nothing there is called otherwise.
        if (isExtension && !_hasManifest)
            return;
        if (_hasGoodRow && (_wanted & ~_found) is not RowFields.None and var missing)
            throw Refused(spec.Inputs.Count == 1 ? spec.Inputs[0] : "the inputs", missing, schema);
    }

    private ManifestFormatException Refused(string input, RowFields missing, CarriedSchema schema)
    {
        var (what, option, features) = missing.HasFlag(RowFields.Image)
            ? ($"an image (column \"{spec.Manifest.ImageColumn}\")", "--image-column", "image vectors")
            : missing.HasFlag(RowFields.Caption)
            ? ($"a caption (column \"{spec.Manifest.CaptionColumn}\")", "--caption-column", "text vectors")
            : ($"boxes (column \"{spec.Manifest.BoxesColumn}\")", "--boxes-column", "region vectors");
        var columns = schema.Sources.Take(30).Select(column => $"\"{column}\"").Concat(_members).ToList();
        return new ManifestFormatException(
            $"No row of {input} has {what}, which the {features} are computed from. "
            + (columns.Count == 0 ? "There are no columns. " : $"There are the columns {string.Join(", ", columns)}. ")
            + (isExtension
                ? $"An extension has the dataset's options and features: give its rows the column, empty where they have no value."
                : $"Name the right one with {option}{Extensions(missing)}, or leave what needs it out of --features."));
    }

    private static string Extensions(RowFields missing) => missing.HasFlag(RowFields.Image) ? " (in a tar, --image-ext)"
        : missing.HasFlag(RowFields.Caption) ? " (in a tar or a folder, --caption-ext)"
        : "";
}
