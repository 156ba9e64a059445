using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Estimates;

/// <summary>What a job would take, judged by a sample of its rows.</summary>
public sealed record JobEstimate
{
    /// <summary>Rows of the input, counted.</summary>
    public required long Rows { get; init; }

    /// <summary>Parts that they will be cut into.</summary>
    public required int Shards { get; init; }

    /// <summary>The rows that were measured, by how they ended.</summary>
    public required IReadOnlyDictionary<RowStatus, long> Sample { get; init; }

    /// <summary>The sample's images; null where the job opens none, or none could be opened.</summary>
    public required ImageEstimate? Images { get; init; }

    /// <summary>FLOP of a caption by each head alone; for FG-CLIP the most, as a short text costs less there.</summary>
    public required IReadOnlyDictionary<TextHead, double> CaptionFlops { get; init; }

    /// <summary>The output's columns, as a part of the sample holds them: compressed, in bytes a row.</summary>
    public required IReadOnlyList<ColumnEstimate> Columns { get; init; }

    /// <summary>What was measured, stage by stage.</summary>
    public required MeasuredSpeed Speed { get; init; }

    /// <summary>Rows of the sample.</summary>
    public long SampledRows => Sample.Values.Sum();

    /// <summary>Bytes of all parts.</summary>
    public double OutputBytes => Columns.Sum(column => column.BytesPerRow) * Rows;

    /// <summary>Images a second on one device; 0 where the sample has none.</summary>
    public double ImagesPerSecond => Images is { } images ? Speed.RowsPerSecond * images.Count / SampledRows : 0;

    /// <summary>How long the whole job takes on devices like this one.</summary>
    /// <param name="devices">How many, each with a machine's share like this one's; at least 1.</param>
    public TimeSpan Duration(int devices) => TimeSpan.FromSeconds(Rows / Speed.RowsPerSecond / devices);
}

/// <summary>Images of a sample.</summary>
/// <param name="Count">How many could be opened.</param>
/// <param name="MeanPatches">Patches of an image.</param>
/// <param name="Shapes">How many different shapes they have; a batch holds one.</param>
/// <param name="Limits">Images by the patch limit that they come under, ascending.</param>
/// <param name="Flops">FLOP of an image, on average.</param>
public sealed record ImageEstimate(int Count, double MeanPatches, int Shapes, IReadOnlyDictionary<int, int> Limits, double Flops);

/// <summary>A column of the output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BytesPerRow">Bytes of the file, divided by its rows.</param>
public sealed record ColumnEstimate(string Name, double BytesPerRow);
