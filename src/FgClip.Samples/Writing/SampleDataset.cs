namespace FgClip.Samples.Writing;

/// <summary>A sample data set on disk.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Count">How many images it has; the manifest has two items for each, English and Chinese.</param>
/// <param name="Seed">What its scenes follow from: image i shows <c>Scene.At(Seed, i)</c>.</param>
public sealed record SampleDataset(string Folder, int Count, long Seed)
{
    /// <summary>The FineHARD file.</summary>
    public string Manifest => Path.Combine(Folder, SamplePaths.Manifest);
}
