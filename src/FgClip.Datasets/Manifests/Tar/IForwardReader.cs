namespace FgClip.Datasets.Manifests.Tar;

/// <summary>Reads forward through an archive, and skips what nobody wants.</summary>
internal interface IForwardReader
{
    /// <summary>Where the next byte lies in the archive.</summary>
    long Position { get; }

    /// <summary>Reads the next bytes.</summary>
    /// <returns>How many there were: fewer than asked for at the end alone.</returns>
    ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken);

    /// <summary>Steps over bytes that are there.</summary>
    ValueTask SkipAsync(long count, CancellationToken cancellationToken);
}
