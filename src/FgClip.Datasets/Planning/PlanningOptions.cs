using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>What decides how an input is planned, its bytes aside.</summary>
/// <param name="Spec">The job.</param>
/// <param name="RowSize">What a row is expected to take in its part.</param>
/// <param name="RequiresFeatures">Whether a job is refused of whose features no row can have one.</param>
/// <param name="IsExtension">Whether the inputs are added to a dataset.</param>
internal sealed record PlanningOptions(JobSpec Spec, RowSizeEstimate RowSize, bool RequiresFeatures, bool IsExtension)
{
    /// <summary>The version of the records of a planning: those of another version are not read.</summary>
    private const int RecordVersion = 1;

    /// <summary>The least bytes of a stretch of an input. It changes no plan.</summary>
    public long MinStretchBytes { get; init; } = StretchGrid.DefaultMinSize;

    /// <summary>Returns the hex SHA-256 of what decides how inputs are planned, with something of theirs.</summary>
    /// <param name="inputs">What is known of the inputs.</param>
    public string Fingerprint(object inputs)
    {
        var features = RequiresFeatures ? Spec.Features : null;
        var options = new { RecordVersion, inputs, Spec.Manifest, Spec.Shards, RowSize, features, IsExtension };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options, RecordJson.Options)));
    }
}
