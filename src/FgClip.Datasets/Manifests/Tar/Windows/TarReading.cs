using FgClip.Storage;
using FgClip.Storage.Activity;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>A tar archive that is open at a place: in windows where it is remote, and as a file where it is one.</summary>
internal sealed class TarReading : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly WindowedReader? _windows;

    private readonly IndexFile? _index;

    private TarReading(Stream stream, WindowedReader? windows, IForwardReader reader, IndexFile? index = null) =>
        (_stream, _windows, Reader, _index) = (stream, windows, reader, index);

    /// <summary>Gets the archive, from that place on.</summary>
    public IForwardReader Reader { get; }

    /// <summary>
    /// Gets whether images come with the rows. Those of a file are read when their rows are prepared: by several threads, and without a
    /// request.
    /// </summary>
    public bool BringsImages { get; private init; }

    /// <summary>Gets whether an index lies beside the archive that is not the archive's; none is looked for before it is of use.</summary>
    public bool HasStaleIndex => _index is { IsStale: true };

    /// <summary>Opens an archive.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="archive">What the store knows of it.</param>
    /// <param name="kinds">What its members mean.</param>
    /// <param name="from">The first byte that is read.</param>
    /// <param name="to">The byte behind the last that is read.</param>
    /// <param name="imageWindow">Bytes of a window where images are wanted too; null where they are not.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="costs">What the store's requests cost; null for what this process has measured.</param>
    /// <param name="budget">The memory of windows; null for that of this process.</param>
    public static async Task<TarReading> OpenAsync(
        IObjectStore store, ObjectInfo archive, MemberKinds kinds, long from, long to, int? imageWindow,
        CancellationToken cancellationToken, RequestCosts? costs = null, WindowBudget? budget = null)
    {
        var name = archive.Name;
        if (StoreAddresses.IsLocal(store.Root) || from == to)
            return await OpenFileAsync(store, name, from, cancellationToken).ConfigureAwait(false);
        var stream = await store.OpenReadAsync(name, from, to - from, cancellationToken).ConfigureAwait(false);
        if (ObservedRanges.Find(stream) is not { } ranges)
        {
            // A remote address whose file is in this machine's cache.
            await stream.DisposeAsync().ConfigureAwait(false);
            return await OpenFileAsync(store, name, from, cancellationToken).ConfigureAwait(false);
        }

        var sizes = imageWindow is { } window ? WindowSizes.ForImages(window) : WindowSizes.ForHeaders;
        var index = imageWindow is null ? new IndexFile(store, name, archive.Length, kinds) : null;
        var reader = new WindowedReader(ranges, from, sizes, costs ?? RequestCosts.For(store), budget ?? WindowBudget.OfProcess, index);
        reader.TakeFirst(stream, (int)Math.Min(ranges.Length, RangeReadStream.FirstWindow));
        return new TarReading(stream, reader, reader, index) { BringsImages = imageWindow is not null };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_windows is not null)
            await _windows.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<TarReading> OpenFileAsync(IObjectStore store, string name, long from, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        stream.Position = from;
        return new TarReading(stream, windows: null, new SkippingReader(stream, from));
    }
}
