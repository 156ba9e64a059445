using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Engine;

/// <summary>What an output holds: its <c>_records/job.json</c>, by which it belongs to one job over one content.</summary>
public sealed record MiningRecord
{
    /// <summary>The version of this record and of all others in the output.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version that it was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Hex sha256 of <see cref="Spec"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>Everything that a byte of the output follows from; datasets and model by their digests, not by where they lie.</summary>
    public required JsonObject Spec { get; init; }

    /// <summary>Makes the output this job's, or finds that it is.</summary>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    /// <exception cref="InvalidDataException">The output is of a version that this one does not know, or no mining output.</exception>
    internal static async Task<MiningRecord> ClaimAsync(IObjectStore output, JsonObject spec, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(spec)));
        var own = new MiningRecord { Digest = digest, Spec = spec };
        var name = await MiningRecords.JobNameAsync(output, cancellationToken).ConfigureAwait(false);
        await output.PutJsonAsync(name, own, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        var found = await output.ReadJsonAsync<MiningRecord>(name, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException($"{output.Root}/{name} was there and is gone.");
        if (found.Format != CurrentFormat)
            throw new InvalidDataException(
                $"{output.Root} has format {found.Format}; this version knows {CurrentFormat} only. Use a newer one.");
        return found.Digest == digest ? found : throw new SpecMismatchException(output.Root, Differences(found.Spec, spec));
    }

    private static List<SpecDifference> Differences(JsonObject old, JsonObject @new)
    {
        var differences = new List<SpecDifference>();
        foreach (var name in old.Select(pair => pair.Key).Union(@new.Select(pair => pair.Key)))
        {
            var (before, after) = (old[name], @new[name]);
            if (before is JsonObject a && after is JsonObject b)
                differences.AddRange(Differences(a, b).Select(inner => inner with { Option = $"{name}.{inner.Option}" }));
            else if (!JsonNode.DeepEquals(before, after))
                differences.Add(new SpecDifference(name, before?.ToJsonString() ?? "null", after?.ToJsonString() ?? "null"));
        }

        return differences;
    }
}
