namespace FgClip.Search.Vectors;

/// <summary>
/// The files of an index, mapped when they are first read. Linux maps 65,530 files for a process, so those beyond a limit are mapped for
/// each reading alone.
/// </summary>
/// <param name="parts">The files.</param>
internal sealed class MappedParts(IReadOnlyList<CachedPart> parts) : IDisposable
{
    private const int MaxMapped = 16_384;

    private readonly Lazy<VectorMatrix>[] _mapped =
        [.. parts.Take(MaxMapped).Select(part => new Lazy<VectorMatrix>(
            // A file that could not be mapped is tried again: memory or the file may be there by then.
            () => VectorMatrix.Open(part.Path, part.Header), LazyThreadSafetyMode.PublicationOnly))];

    /// <summary>The files.</summary>
    public IReadOnlyList<CachedPart> Parts => parts;

    /// <summary>Reads the vectors of a part in place.</summary>
    public void Read<TState>(int part, TState state, Action<TState, MatrixRows> read)
    {
        if (part < MaxMapped)
        {
            _mapped[part].Value.Read(state, read);
            return;
        }

        using var matrix = VectorMatrix.Open(parts[part].Path, parts[part].Header);
        matrix.Read(state, read);
    }

    public void Dispose()
    {
        foreach (var matrix in _mapped.Where(matrix => matrix.IsValueCreated))
            matrix.Value.Dispose();
    }
}
