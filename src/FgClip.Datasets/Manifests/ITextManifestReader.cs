using System.Runtime.CompilerServices;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Reads the rows of one manifest of text, as a stream: memory does not grow with the manifest. Cutting it into records and making sense of
/// a record are two steps, so that records can be stored in between.
/// </summary>
internal interface ITextManifestReader
{
    /// <summary>The units of its boxes.</summary>
    BoxUnits BoxUnits { get; }

    /// <summary>The records from a place on.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where a record starts, in bytes; 0 for the manifest's start.</param>
    /// <param name="number">The record's line or array element, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">The manifest as a whole is not what it seemed to be.</exception>
    IAsyncEnumerable<ManifestRecord> ScanAsync(Stream stream, long offset, long number, CancellationToken cancellationToken);

    /// <summary>The row of a record; one that does not parse is a row with its fault.</summary>
    ManifestRow Parse(ManifestRecord record);

    /// <summary>The rows from a place on, those that do not parse included.</summary>
    async IAsyncEnumerable<ManifestRow> ReadAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in ScanAsync(stream, offset, number, cancellationToken).ConfigureAwait(false))
            yield return Parse(record);
    }
}
