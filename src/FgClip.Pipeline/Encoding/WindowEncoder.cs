using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Pipeline.Batching;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Encoding;

/// <summary>
/// Turns windows of prepared rows of a shard into output rows. What a row gets depends on that row alone: batches only decide which rows
/// share a run, and no vector looks at its neighbours.
/// </summary>
internal sealed class WindowEncoder(LoadedModel model, FeatureOptions features, RunOptions run)
{
    /// <summary>Texts in one batch: enough to fill the matrix products, few enough to keep the activations in cache.</summary>
    private const int TextBatchSize = 32;

    private readonly RegionEncoder _regions = new(features);
    private readonly BatchLimits _limits = BatchLimits.Create(run, model.Encoder);
    private readonly TextEmbeddingCache _texts = new(model.Tokenizer, model.Encoder, model.Heartbeat, features.Normalize, TextBatchSize);

    /// <summary>Computes the rows of a window, in their order.</summary>
    public async Task<IReadOnlyList<OutputRow>> EncodeAsync(IReadOnlyList<PreparedRow> window, CancellationToken cancellationToken)
    {
        var images = await EncodeImagesAsync(window, cancellationToken).ConfigureAwait(false);
        EncodeTexts(window, cancellationToken);
        return [.. window.Select((row, position) => Assemble(row, images[position]))];
    }

    private async Task<ImageFeatures?[]> EncodeImagesAsync(IReadOnlyList<PreparedRow> window, CancellationToken cancellationToken)
    {
        var encoded = new ImageFeatures?[window.Count];
        // Regions make the images that have boxes dense, and leave the others alone.
        foreach (var outputs in window.Select(OutputsOf).Distinct().Where(outputs => outputs is not ImageOutputs.None).Order())
        {
            var shapes = window.Select(row => OutputsOf(row) == outputs ? row.Image?.Shape : null);
            var batches = ShapeBatches.Create([.. shapes], _limits)
                .Select(rows => (Rows: rows, Images: rows.Select(row => window[row].Image!).ToArray()));
            await foreach (var (rows, staged) in PrefetchOne.RunAsync(batches,
                batch => (batch.Rows, model.Encoder.StageImages(batch.Images))).ConfigureAwait(false))
            {
                using (staged)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var results = model.Heartbeat.Run(LoadOf(staged), () => model.Encoder.EncodeImages(staged, outputs));
                    for (var i = 0; i < rows.Length; i++)
                        encoded[rows[i]] = results[i];
                }
            }
        }
        return encoded;
    }

    private BatchLoad LoadOf(StagedImages batch)
    {
        var patches = batch.Shapes.Count * batch.PaddedLength;
        return new(BatchKind.Images, batch.Shapes.Count, _limits.BatchSizeFor(batch.PaddedLength), patches,
            patches - batch.Shapes.Sum(shape => shape.Count));
    }

    /// <summary>What the model computes of a row's image.</summary>
    public ImageOutputs OutputsOf(PreparedRow row) =>
        (features.Image ? ImageOutputs.Pooled : 0) | (features.Dense || _regions.NeedsDense(row.Input) ? ImageOutputs.Dense : 0);

    private void EncodeTexts(IReadOnlyList<PreparedRow> window, CancellationToken cancellationToken)
    {
        _texts.Begin();
        foreach (var row in window.Where(row => row.Input.Fault is null))
        {
            foreach (var head in features.TextHeads)
            {
                if (Caption(row.Input, head) is { } caption)
                    _texts.Add(caption, ModelFeatures.WalkOf(head));
            }
            _regions.AddTexts(row.Input, _texts);
        }
        _texts.Encode(cancellationToken);
    }

    private OutputRow Assemble(PreparedRow row, ImageFeatures? image)
    {
        var finite = new FiniteVectors(features.VectorType is VectorType.Float16);
        RowFault? blank = null;
        var vectors = new float[]?[features.TextHeads.Count];
        if (row.Input.Fault is null)
        {
            for (var head = 0; head < vectors.Length; head++)
            {
                if (Caption(row.Input, features.TextHeads[head]) is { } caption)
                {
                    vectors[head] = finite.Keep(
                        _texts.Vector(caption, ModelFeatures.WalkOf(features.TextHeads[head])),
                        $"{features.TextHeads[head].ToString().ToLowerInvariant()} text vector");
                }
                else
                {
                    blank ??= new(
                        RowStatus.EmptyCaption,
                        row.Input.Fields?.Caption
                        ?? $"The {features.TextHeads[head].ToString().ToLowerInvariant()} caption is missing or blank.");
                }
            }
        }

        var pooled = features.Image && image is not null ? finite.Keep(Scale(image.Pooled), "image vector") : null;
        var cosines = vectors.Select(text => pooled is null || text is null ? (float?)null : VectorMath.Cosine(pooled, text)).ToArray();
        var regions = _regions.Encode(row, image, _texts, finite);
        var dense = features.Dense && image is not null
            && finite.IsKept(image.Dense.Span, "dense map", asHalf: features.DenseType is DenseType.Float16)
            ? DenseOf(image)
            : null;
        var fault = row.Fault ?? finite.Fault ?? FieldFault(row.Input) ?? blank;
        return new()
        {
            Input = row.Input,
            Width = row.Image?.Width,
            Height = row.Image?.Height,
            Sha256 = row.Sha256,
            ImageEmbedding = pooled,
            TextEmbeddings = vectors,
            Similarities = cosines,
            Logits = [.. cosines.Select(cosine => cosine is { } value ? model.Logits.Apply(value) : (float?)null)],
            Regions = regions,
            Dense = dense,
            Status = fault?.Status ?? RowStatus.Ok,
            Error = fault?.Message,
        };
    }

    /// <summary>The fault of a field that was asked for and is not what it should be: it costs itself alone.</summary>
    private RowFault? FieldFault(InputRow row) =>
        ((features.Regions ? row.Fields?.Boxes : null) ?? row.Fields?.Columns) is { } reason ? new(RowStatus.BadRow, reason) : null;

    private DenseMap DenseOf(ImageFeatures image) => features.DenseGrid is { } grid
        ? AreaPool.Pool(image.Dense.Span, image.Shape, grid)
        : new(image.Shape.Height, image.Shape.Width, image.Dense);

    private float[] Scale(ReadOnlyMemory<float> raw)
    {
        var vector = raw.ToArray();
        if (features.Normalize)
            VectorMath.Normalize(vector);
        return vector;
    }

    private static string? Caption(InputRow row, TextHead head)
    {
        var caption = head switch
        {
            TextHead.Short => row.ShortCaption,
            TextHead.Long => row.LongCaption,
            _ => row.BoxCaption,
        };
        return string.IsNullOrWhiteSpace(caption) ? null : caption;
    }
}
