using System.Security.Cryptography;

namespace FgClip.Datasets.Jobs;

/// <summary>Digests of a job's specification.</summary>
public static class JobSpecDigest
{
    /// <summary>Hex sha256 of what a resume must agree with: the model's digest, inputs, manifest, feature and shard options.</summary>
    public static string Compute(JobSpec spec) => Hex(CanonicalSpec.ToBytes(CanonicalSpec.Create(spec)));

    /// <summary>Hex sha256 of what a row's values follow from: the model's digest and the feature options. Parts carry it.</summary>
    public static string OfComputation(JobSpec spec) => Hex(CanonicalSpec.ToBytes(CanonicalSpec.Computation(spec)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
