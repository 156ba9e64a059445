using System.Security.Cryptography;

namespace FgClip.Datasets.Jobs;

/// <summary>Digests of a job's specification.</summary>
public static class JobSpecDigest
{
    /// <summary>Hex sha256 of what a resume must agree with: the model's digest, inputs, manifest, feature and shard options.</summary>
    public static string Compute(JobSpec spec) => Hex(CanonicalSpec.ToBytes(CanonicalSpec.Create(spec)));

    /// <summary>
    /// Hex sha256 of everything that a job is to do: what a resume must agree with, the inputs of an extension, the statuses of a retry and
    /// the dataset that columns are added to. Two submissions of one digest are one job.
    /// </summary>
    public static string OfJob(JobSpec spec) => Hex(CanonicalSpec.ToBytes(CanonicalSpec.Job(spec)));

    /// <summary>Hex sha256 of what a row's values follow from: the model's digest and the feature options. Parts carry it.</summary>
    public static string OfComputation(JobSpec spec) => OfComputation(spec.Model.Digest, spec.Features);

    /// <summary>The same, of a model and feature options that are not those of a job.</summary>
    /// <param name="modelDigest">The model's digest.</param>
    /// <param name="features">How vectors are made.</param>
    public static string OfComputation(string modelDigest, FeatureOptions features) =>
        Hex(CanonicalSpec.ToBytes(CanonicalSpec.Computation(modelDigest, features)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
