using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;

namespace FgClip.Web.Work;

/// <summary>A model that a job can name.</summary>
/// <param name="Name">What people call it: the name of its folder.</param>
/// <param name="Digest">Hex sha256 over the digests of the folder's files.</param>
/// <param name="Location">Its path or address.</param>
/// <param name="Heads">Its text heads: <c>short</c>, <c>long</c>, <c>box</c>.</param>
/// <param name="Dense">Whether it has dense vectors, and so dense maps and regions.</param>
internal sealed record ModelView(string Name, string Digest, string Location, IReadOnlyList<string> Heads, bool Dense)
{
    /// <summary>The view of a model.</summary>
    public static ModelView From(ModelReference reference, ModelManifest manifest) => new(
        reference.Name,
        reference.Digest,
        reference.Location,
        [.. Enum.GetValues<TextHead>().Where(head => manifest.TextHeads.ContainsKey(ModelFeatures.WalkOf(head))).Select(FeatureNames.From)],
        ModelFeatures.FindMissing(manifest, new FeatureOptions { Image = false, Dense = true }) is null);
}
