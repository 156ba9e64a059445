using System.Globalization;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>
/// Computes the SHA-256 of a large input, apart from its rows: it takes the bytes in their order, which stretches that are planned side by
/// side do not see. States are stored on the way, so that a death repeats the bytes behind the last one.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="folder">The folder of the input's stretches.</param>
/// <param name="source">The input.</param>
/// <param name="grid">How it is cut.</param>
internal sealed class HashChain(IObjectStore output, string folder, InputSource source, StretchGrid grid)
{
    private const int MaxStates = 64, StateBytes = 32, BufferBytes = 1 << 20;

    /// <summary>Computes the digest, or finds it.</summary>
    /// <returns>The digest in hexadecimal.</returns>
    /// <exception cref="IOException">The input has another length than when it was found.</exception>
    public async Task<string> ComputeAsync(CancellationToken cancellationToken)
    {
        var (at, state) = await FindLastAsync(cancellationToken).ConfigureAwait(false);
        if (state is not null && at == grid.Bytes)
            return Convert.ToHexStringLower(state);
        var hash = state is null ? new ResumableSha256() : new ResumableSha256(state, at);
        // Whole blocks of the hash.
        var interval = ((grid.Bytes - 1) / MaxStates / BufferBytes + 1) * Math.Min(BufferBytes, grid.Size / 64 * 64 + 64);
        var buffer = new byte[BufferBytes];
        await using var stream = await source.Store.OpenReadAsync(source.Name, at, null, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var wanted = (int)Math.Min(buffer.Length, interval - hash.Count % interval);
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            hash.Append(buffer.AsSpan(0, read));
            if (read < wanted)
                break;
            if (hash.Count % interval == 0 && hash.Count < grid.Bytes)
                await StoreAsync(hash.Count, hash.Save(), cancellationToken).ConfigureAwait(false);
            // Reading from a local disk seldom waits, and the pool's threads serve a silo's calls too.
            await Task.Yield();
        }

        if (hash.Count != grid.Bytes)
            throw source.Changed();
        var digest = hash.Finish();
        await StoreAsync(grid.Bytes, Convert.FromHexString(digest), cancellationToken).ConfigureAwait(false);
        return digest;
    }

    private Task StoreAsync(long count, byte[] state, CancellationToken cancellationToken) => output.PutBytesAsync(
        string.Create(CultureInfo.InvariantCulture, $"{DatasetPaths.PlanningHashes(folder)}{count:0000000000000000000}"), state,
        CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken);

    private async Task<(long Count, byte[]? State)> FindLastAsync(CancellationToken cancellationToken)
    {
        var prefix = DatasetPaths.PlanningHashes(folder);
        ObjectInfo? last = null;
        await foreach (var found in output.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (found.Length == StateBytes)
                last = found;
        }

        if (last is null)
            return default;
        var state = new byte[StateBytes];
        await using var stream = await output.OpenReadAsync(last.Name, 0, null, cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(state, cancellationToken).ConfigureAwait(false);
        return (long.Parse(last.Name.AsSpan(prefix.Length), CultureInfo.InvariantCulture), state);
    }
}
