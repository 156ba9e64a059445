using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Which columns a row has and lacks, by how it ended: what failed is null, and nothing else is. <c>fgclip verify</c> checks it. A new
/// column that follows from the image belongs into <c>OfImages</c>; a column that no rule names may be null in any row.
/// </summary>
/// <param name="schema">The columns.</param>
internal sealed class StatusRule(PartSchema schema)
{
    private readonly FeatureOptions _features = schema.Features;
    private readonly IReadOnlyList<string> _sizes = schema.Features.NeedsImages ? [ColumnNames.Width, ColumnNames.Height] : [];
    private readonly IReadOnlyList<string> _ofImages = [.. OfImages(schema)];

    /// <summary>What is wrong with a row, as sentences.</summary>
    public IEnumerable<string> Complaints(RowContents rows, int row)
    {
        var status = rows.Statuses[row];
        var isRow = status is not (RowStatus.BadRow or RowStatus.Crashed);
        var hasImage = status is RowStatus.Ok or RowStatus.EmptyCaption;
        // Of a row with a number that is not finite any vector may be the one that was left out.
        var mayLackVectors = status is RowStatus.NotFinite;
        // A line that is not a row has nothing; one with a field that is wrong lacks what that field is for.
        if (status is RowStatus.BadRow)
            return [.. Must(rows, row, ColumnNames.Error, true)];
        return
        [
            .. Must(rows, row, ColumnNames.Error, status is not RowStatus.Ok),
            .. _sizes.SelectMany(column => Must(rows, row, column, hasImage || mayLackVectors)),
            .. mayLackVectors ? [] : _ofImages.SelectMany(column => Must(rows, row, column, hasImage)),
            .. Texts(rows, row, status, isRow),
            .. _features.Regions ? Must(rows, row, ColumnNames.Regions, isRow) : [],
        ];
    }

    private IEnumerable<string> Texts(RowContents rows, int row, RowStatus status, bool isRow)
    {
        foreach (var head in _features.TextHeads)
        {
            var hasText = rows.Has(ColumnNames.TextEmbedding(head), row);
            if (hasText ? !isRow : status is RowStatus.Ok)
                yield return Sentence(status, ColumnNames.TextEmbedding(head), hasText);
            if (!_features.Image)
                continue;
            var hasBoth = hasText && rows.Has(ColumnNames.ImageEmbedding, row);
            foreach (var column in (string[])[ColumnNames.Similarity(head), ColumnNames.Logit(head)])
            {
                if (rows.Has(column, row) != hasBoth)
                    yield return $"it has {(hasBoth ? "image and text, and no" : "not both image and text, and a")} {column}.";
            }
        }

        if (status is RowStatus.EmptyCaption && _features.TextHeads.All(head => rows.Has(ColumnNames.TextEmbedding(head), row)))
            yield return $"its status is {status.ToColumnValue()}, and it lacks no text vector.";
    }

    private static IEnumerable<string> Must(RowContents rows, int row, string column, bool has)
    {
        if (rows.Has(column, row) != has)
            yield return Sentence(rows.Statuses[row], column, !has);
    }

    private static string Sentence(RowStatus status, string column, bool has) =>
        $"its status is {status.ToColumnValue()}, and it has {(has ? "a value in" : "no")} {column}.";

    /// <summary>
    /// The columns beside the image's size that a row has if, and only if, its image was read. (Its digest is known of broken images too.)
    /// </summary>
    private static IEnumerable<string> OfImages(PartSchema schema)
    {
        if (schema.Features.Image)
            yield return ColumnNames.ImageEmbedding;
        if (!schema.Features.Dense)
            yield break;
        yield return ColumnNames.DenseHeight;
        yield return ColumnNames.DenseWidth;
        yield return ColumnNames.DenseEmbedding;
        if (schema.Features.DenseType is DenseType.Int8)
            yield return ColumnNames.DenseScale;
    }
}
