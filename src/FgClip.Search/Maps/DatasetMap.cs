using FgClip.Datasets.Embeddings;
using FgClip.Search.Hits;
using FgClip.Search.Vectors;

namespace FgClip.Search.Maps;

/// <summary>A sample of a dataset's vectors, by the directions in which they differ most.</summary>
/// <param name="Points">What the vectors stand for, in the order of the dataset; their scores mean nothing.</param>
/// <param name="Components">Coordinates of each point.</param>
/// <param name="Coordinates">The coordinates, point by point, the most telling first.</param>
/// <param name="Shares">The share of the sample's variance along each, 0 to 1.</param>
public sealed record DatasetMap(IReadOnlyList<SearchHit> Points, int Components, float[] Coordinates, IReadOnlyList<double> Shares)
{
    /// <summary>The most points of a map.</summary>
    public const int MaxPoints = 20_000;

    /// <summary>Coordinates of each point at most: enough for a layout by neighbours.</summary>
    public const int MaxComponents = 32;

    /// <summary>Takes a sample and projects it.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">Which vectors.</param>
    /// <param name="count">How many at most, 1 to <see cref="MaxPoints"/>.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="InvalidDataException">The dataset has no such vectors, or vectors of several lengths.</exception>
    public static async Task<DatasetMap> ComputeAsync(EmbeddedDataset dataset, SearchTarget target, int count,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPoints);
        var sample = await SampledVectors.ReadAsync(dataset, target, count, cancellationToken).ConfigureAwait(false);
        var (coordinates, shares) = await Task.Run(
            () => PrincipalComponents.Project(sample.Vectors, sample.Dimensions, MaxComponents, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var points = await new HitReader(dataset, target).ReadAsync(sample.Places, sample.Places.Count, cancellationToken)
            .ConfigureAwait(false);
        return new DatasetMap(points, shares.Length, coordinates, shares);
    }
}
