namespace FgClip.Storage;

/// <summary>Reads ranges of the version of an object that was opened, several at a time.</summary>
internal interface IRangeReader
{
    /// <summary>Bytes that can be read.</summary>
    long Length { get; }

    /// <summary>Reads a range, all of it.</summary>
    /// <param name="position">First byte, counted from the place where the object was opened.</param>
    /// <param name="destination">Where the bytes go; they are there.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="IOException">The object was replaced, or the store did not answer.</exception>
    Task ReadRangeAsync(long position, Memory<byte> destination, CancellationToken cancellationToken);
}
