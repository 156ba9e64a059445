using FgClip.Datasets.Jobs;
using FgClip.Pipeline.Models;
using Microsoft.AspNetCore.Http;

namespace FgClip.Serving.Api;

/// <summary>
/// Of which computation the vectors are, in each answer: a dataset whose parts have the same digest in their footers has vectors of the
/// same model, made in the same way.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="features">How its vectors are made.</param>
internal sealed class ComputationHeaders(LoadedModel model, FeatureOptions features)
{
    /// <summary>The header with the digest of the model; parts have it as <c>fgclip.model_digest</c>.</summary>
    public const string ModelDigestName = "X-FgClip-Model-Digest";

    /// <summary>The header with the digest of the computation; parts have it as <c>fgclip.computation_digest</c>.</summary>
    public const string ComputationDigestName = "X-FgClip-Computation-Digest";

    /// <summary>The model's digest.</summary>
    public string ModelDigest => model.Folder.Digest;

    /// <summary>The computation's digest.</summary>
    public string ComputationDigest { get; } = JobSpecDigest.OfComputation(model.Folder.Digest, features);

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions => model.Folder.Manifest.EmbeddingSize;

    /// <summary>The heads for texts.</summary>
    public IReadOnlyList<string> Walks =>
        [.. model.Folder.Manifest.TextHeads.Keys.Order().Select(walk => walk.ToString().ToLowerInvariant())];

    /// <summary>Sets the headers.</summary>
    public void Set(IHeaderDictionary headers)
    {
        headers[ModelDigestName] = ModelDigest;
        headers[ComputationDigestName] = ComputationDigest;
    }
}
