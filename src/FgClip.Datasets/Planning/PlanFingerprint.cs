using System.Text.Json;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Computes what the folder of a plan is named by. Two planners with the same fingerprint write the same blocks.</summary>
internal static class PlanFingerprint
{
    /// <summary>Computes the fingerprint of a plan.</summary>
    /// <param name="options">What decides how inputs are planned.</param>
    /// <param name="inputs">What is new in the plan, in its order.</param>
    /// <param name="cancellationToken">Stops the reading of the inputs.</param>
    /// <returns>A hex SHA-256.</returns>
    public static async Task<string> ComputeAsync(
        PlanningOptions options, IAsyncEnumerable<PlannedInput> inputs, CancellationToken cancellationToken)
    {
        await using var hashed = new HashingStream(Stream.Null);
        var content = new { inputs = inputs.Select(Describe), options.Spec.Manifest, options.Spec.Shards, rowSize = options.RowSize };
        await JsonSerializer.SerializeAsync(hashed, content, RecordJson.Options, cancellationToken).ConfigureAwait(false);
        return hashed.Sha256();
    }

    private static Input Describe(PlannedInput planned) =>
        new(planned.Input.Address, planned.Input.Kind, planned.Input.Bytes, planned.Input.Version, planned.FoundSidecar);

    private sealed record Input(string Address, ManifestKind Kind, long Length, string Version, ObjectInfo? Sidecar);
}
