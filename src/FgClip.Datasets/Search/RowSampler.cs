using System.Numerics.Tensors;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Search;

/// <summary>
/// Takes rows out of a few committed parts, of a job that still runs too, and looks among the captions of the same parts for those that are
/// nearest to their images: exact among them, and of a cost that does not grow with the dataset.
/// </summary>
/// <param name="store">The dataset.</param>
/// <param name="texts">What its columns are called.</param>
/// <param name="features">What it has.</param>
public sealed class RowSampler(IObjectStore store, CarriedTexts texts, FeatureOptions features)
{
    /// <summary>Captions for each row.</summary>
    public const int Captions = 3;

    private readonly TextHead? _head = features.TextHeads.Count > 0 ? features.TextHeads[0] : null;

    /// <summary>The rows that are wanted, in their order, with the captions that are nearest to each.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="wanted">Says of a row, by its number in its part and its status, whether it is wanted.</param>
    /// <param name="most">The most rows of a part.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">A part is gone, or is not a Parquet file.</exception>
    public async Task<IReadOnlyList<SampleRow>> TakeAsync(
        IReadOnlyList<SamplePart> parts, Func<int, string, bool> wanted, int most, CancellationToken cancellationToken)
    {
        List<SampledRowImage> images = [];
        foreach (var part in parts)
        {
            await using var columns = await StoredColumns.OpenAsync(store, part.Name, cancellationToken).ConfigureAwait(false);
            images.AddRange(columns.RowGroups().SelectMany(group => RowsOf(part, group, wanted)).Take(most));
        }

        if (_head is { } head && images.Any(image => image.Vector.Length > 0))
        {
            foreach (var part in parts)
            {
                await using var columns = await StoredColumns.OpenAsync(store, part.Name, cancellationToken).ConfigureAwait(false);
                foreach (var group in columns.RowGroups())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Compare(part, group, head, images);
                }
            }
        }

        return [.. images.Select(image => image.Row with { Nearest = image.Nearest })];
    }

    private IEnumerable<SampledRowImage> RowsOf(SamplePart part, RowGroupColumns group, Func<int, string, bool> wanted)
    {
        using var keys = group.Texts(ColumnNames.Key);
        using var statuses = group.Texts(ColumnNames.Status);
        using var errors = group.Texts(ColumnNames.Error);
        using var images = new RowTexts(group, texts.Images);
        using var captions = new RowTexts(group, texts.Captions(_head ?? TextHead.Short));
        using var vectors = features.Image ? group.Vectors(ColumnNames.ImageEmbedding) : null;
        while (statuses.Read())
        {
            var (place, status) = (statuses.Place, statuses.Text ?? "");
            if (!wanted(place.Row, status))
                continue;
            var row = new SampleRow(
                part.Shard, place.Row, keys.At(place)
                ?? "", images.At(place.Row), captions.At(place.Row), status, errors.At(place), Nearest: []);
            yield return new SampledRowImage(row, vectors is null ? [] : [.. vectors.At(place)]);
        }
    }

    private void Compare(SamplePart part, RowGroupColumns group, TextHead head, List<SampledRowImage> images)
    {
        using var vectors = group.Vectors(ColumnNames.TextEmbedding(head));
        using var captions = new RowTexts(group, texts.Captions(head));
        while (vectors.Read())
        {
            if (vectors.Values.IsEmpty)
                continue;
            var row = vectors.Place.Row;
            var text = captions.At(row) ?? "";
            foreach (var image in images.Where(image => image.Vector.Length > 0))
                image.See(new NearCaption(text, TensorPrimitives.CosineSimilarity(vectors.Values, image.Vector), part.Shard, row));
        }
    }

    /// <summary>A row whose image looks for its captions.</summary>
    private sealed record SampledRowImage(SampleRow Row, float[] Vector)
    {
        private readonly List<NearCaption> _nearest = [];

        public IReadOnlyList<NearCaption> Nearest => _nearest;

        public void See(NearCaption caption)
        {
            if (_nearest.Count == Captions && caption.Score <= _nearest[^1].Score)
                return;
            // The same words stand in many rows; once is enough, and their vectors are the same.
            if (_nearest.Any(near => near.Text == caption.Text))
                return;
            _nearest.Insert(_nearest.TakeWhile(near => near.Score >= caption.Score).Count(), caption);
            if (_nearest.Count > Captions)
                _nearest.RemoveAt(Captions);
        }
    }
}
