using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Storage;

namespace FgClip.Grains.Jobs;

/// <summary>What makes two specifications the same job.</summary>
internal static class JobSpecDigest
{
    /// <summary>Hex sha256 over all that changes values or rows; run options, and where the model lies, do not.</summary>
    public static string Digest(this JobSpec spec)
    {
        var computed = spec with { Run = new RunOptions(), Model = spec.Model with { Location = "" } };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(computed, RecordJson.Options)));
    }
}
