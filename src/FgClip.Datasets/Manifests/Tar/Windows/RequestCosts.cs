using System.Collections.Concurrent;
using FgClip.Storage;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>
/// Measures what a store's requests cost while it is read: the seconds of a small request, as behind a skip, and the bytes a second of
/// large ones, several at a time. A skip is worth its request where reading through what it passes over would take longer.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RequestCosts(TimeProvider time)
{
    /// <summary>Shorter strides are read through whatever a request costs: a request has costs beside its time.</summary>
    private const int MinStride = 4 * WindowSizes.AfterSkip;

    /// <summary>Requests of this size and more measure the bytes a second.</summary>
    private const int LargeRequest = 1 << 20;

    /// <summary>How much the last measurement counts.</summary>
    private const double Weight = 0.25;

    /// <summary>After so many decisions of one kind the other one is taken once, or its measurement would be of another day.</summary>
    private const int MaxAlike = 256;

    private static readonly ConcurrentDictionary<string, RequestCosts> OfStores = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private double? _skipSeconds;
    private double? _bytesPerSecond;
    private int _skips;
    private int _reads;

    /// <summary>Gets the seconds of a small request; null until one is measured.</summary>
    public double? SkipSeconds => _skipSeconds;

    /// <summary>Gets the bytes a second of large requests; null until one is measured.</summary>
    public double? BytesPerSecond => _bytesPerSecond;

    /// <summary>Returns what this process has measured of a store's bucket or container.</summary>
    public static RequestCosts For(IObjectStore store)
    {
        var parts = store.Root.Split('/', 4);
        return OfStores.GetOrAdd(string.Join('/', parts.Take(3)), _ => new RequestCosts(TimeProvider.System));
    }

    /// <summary>Decides whether to skip what lies between the bytes that are wanted, or to read through it.</summary>
    /// <param name="stride">Bytes from one place that is wanted to the next, in the mean.</param>
    /// <returns>True to ask for the wanted bytes by a small request for each place.</returns>
    public bool PrefersSkips(double stride)
    {
        lock (_lock)
        {
            if (stride < MinStride)
                return false;
            // What is not measured yet is tried first.
            var prefers = _skipSeconds is not { } skip || (_bytesPerSecond is { } rate && stride / rate > skip);
            if ((prefers ? _skips : _reads) >= MaxAlike)
                prefers = !prefers;
            (_skips, _reads) = prefers ? (_skips + 1, 0) : (0, _reads + 1);
            return prefers;
        }
    }

    /// <summary>
    /// Decides whether an index is worth looking for, with which skips take <see cref="WindowSizes.IndexedAhead"/> requests at a time.
    /// </summary>
    /// <param name="stride">Bytes from one place that is wanted to the next, in the mean.</param>
    /// <param name="rest">Bytes that are left of the archive: looking for an index takes requests too.</param>
    public bool PrefersIndex(double stride, long rest)
    {
        lock (_lock)
        {
            return stride >= MinStride && _skipSeconds is { } skip && _bytesPerSecond is { } rate
                && stride / rate > skip / WindowSizes.IndexedAhead && rest / rate > 8 * skip;
        }
    }

    /// <summary>Notes when a request is sent.</summary>
    public long Start() => time.GetTimestamp();

    /// <summary>Takes a request that was answered.</summary>
    /// <param name="started">When it was sent.</param>
    /// <param name="bytes">Bytes that came.</param>
    /// <param name="atOnce">Requests of its reader that were under way at the same time, itself included.</param>
    public void Add(long started, int bytes, int atOnce)
    {
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        lock (_lock)
        {
            if (bytes <= WindowSizes.AfterSkip && atOnce == 1)
                _skipSeconds = Mean(_skipSeconds, seconds);
            else if (bytes >= LargeRequest && seconds > 0)
                _bytesPerSecond = Mean(_bytesPerSecond, atOnce * bytes / seconds);
        }
    }

    private static double Mean(double? before, double last) => before is { } mean ? mean + ((last - mean) * Weight) : last;
}
