namespace FgClip.Hub;

/// <summary>A file of one commit, on the hub or in the cache.</summary>
public sealed class HubFileReader
{
    private readonly Func<long, Memory<byte>, CancellationToken, Task>? _readAsync;

    internal HubFileReader(string path, long length) => (Path, Length) = (path, length);

    internal HubFileReader(long length, Func<long, Memory<byte>, CancellationToken, Task> readAsync) =>
        (Length, _readAsync) = (length, readAsync);

    /// <summary>Where the file lies in the cache; null where it is not there.</summary>
    public string? Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Reads a range that the file has, all of it, from the hub.</summary>
    /// <exception cref="HubException">It is refused.</exception>
    /// <exception cref="HttpRequestException">The hub does not answer.</exception>
    /// <exception cref="IOException">The hub's storage breaks off again and again.</exception>
    public Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        _readAsync is { } readAsync
            ? readAsync(offset, destination, cancellationToken)
            : throw new InvalidOperationException($"{Path} is a file of this machine.");
}
