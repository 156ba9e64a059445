using System.Runtime.InteropServices;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>Digests of the images of an input that would name its rows, by stretch.</summary>
/// <param name="output">The dataset.</param>
/// <param name="folder">The folder of the input's stretches.</param>
internal sealed class StretchKeys(IObjectStore output, string folder)
{
    private readonly List<(int Stretch, int Named)> _stretches = [];
    private long _named;

    /// <summary>Stores the digests of a stretch. Those that are there are the same.</summary>
    public static Task StoreAsync(
        IObjectStore output, string folder, int stretch, ReadOnlySpan<ulong> digests, CancellationToken cancellationToken) =>
        output.PutBytesAsync(DatasetPaths.PlanningStretchKeys(folder, stretch), MemoryMarshal.AsBytes(digests).ToArray(),
            CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken);

    /// <summary>Takes note of a stretch.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="named">How many of its rows would be named by their image.</param>
    public void Add(int stretch, int named)
    {
        _stretches.Add((stretch, named));
        _named += named;
    }

    /// <summary>Tells what is found out about keys what the images are.</summary>
    /// <exception cref="InvalidDataException">Digests are missing.</exception>
    public async Task ReadAsync(KeyUniqueness keys, CancellationToken cancellationToken)
    {
        // As many are either not all different, or more than are compared.
        if (_named > KeyUniqueness.MaxRows)
            keys.GiveUp();
        foreach (var (stretch, named) in _stretches)
        {
            if (keys.Rule is not KeyRule.Path)
                return;
            if (named > 0)
                await ReadAsync(keys, stretch, named, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(KeyUniqueness keys, int stretch, int named, CancellationToken cancellationToken)
    {
        var bytes = new byte[sizeof(ulong) * named];
        var name = DatasetPaths.PlanningStretchKeys(folder, stretch);
        try
        {
            await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is ObjectNotFoundException or EndOfStreamException)
        {
            // Without its record the next planner reads the stretch again.
            await output.DeleteAsync(DatasetPaths.PlanningStretch(folder, stretch), cancellationToken).ConfigureAwait(false);
            await output.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            throw new InvalidDataException($"{output.Root}/{name} is missing or damaged. Its inputs are to be planned again.", missing);
        }

        foreach (var digest in MemoryMarshal.Cast<byte, ulong>(bytes).ToArray())
            keys.Add(digest);
    }
}
