using System.Collections.Concurrent;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Compares the keys of a part with those that the input gives for the same rows: with the rows' numbers in the plan, this shows that each
/// input row is there exactly once. An input that is gone or changed since can't be compared; that is noted.
/// </summary>
internal sealed class InputComparison(ShardReader reader, PlanPieces plans, Findings findings)
{
    private readonly ConcurrentDictionary<int, bool> _unreadable = [];

    public async Task CompareAsync(ShardDescriptor shard, string part, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (_unreadable.ContainsKey(shard.Input))
            return;

        var plan = await plans.FindAsync(shard, cancellationToken).ConfigureAwait(false);
        var at = 0;
        try
        {
            await foreach (var row in reader.ReadAsync(plan, shard, cancellationToken).ConfigureAwait(false))
            {
                if (at >= keys.Count || keys[at] != row.Key)
                    findings.Problem($"{part}, row {at}",
                        $"its key is \"{(at < keys.Count ? keys[at] : "")}\"; row {row.Index} of the input has \"{row.Key}\".");
                at++;
            }

            findings.CountCompared(at);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ManifestFormatException or StoreAddressException
            or UnauthorizedAccessException)
        {
            _unreadable[shard.Input] = true;
            findings.Note($"{plan.Inputs[shard.Input].Address} was not compared with the parts: {e.Message}");
        }
    }
}
