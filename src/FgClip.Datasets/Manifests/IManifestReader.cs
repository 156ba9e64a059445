using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>Reads the rows of one manifest, as a stream: memory does not grow with the manifest.</summary>
public interface IManifestReader
{
    /// <summary>The units of its boxes.</summary>
    BoxUnits BoxUnits { get; }

    /// <summary>The rows from a place on, those that do not parse included.</summary>
    /// <param name="stream">The manifest, at <paramref name="offset"/>.</param>
    /// <param name="offset">Where a row starts, in bytes; 0 for the manifest's start.</param>
    /// <param name="number">The row's line or array element, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">The manifest as a whole is not what it seemed to be.</exception>
    IAsyncEnumerable<ManifestRow> ReadAsync(Stream stream, long offset, long number, CancellationToken cancellationToken);
}
