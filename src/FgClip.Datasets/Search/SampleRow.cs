namespace FgClip.Datasets.Search;

/// <summary>A row of a dataset, to be looked at.</summary>
/// <param name="Shard">The shard whose part holds it.</param>
/// <param name="Row">Its row in the part, from 0.</param>
/// <param name="Key">Its key.</param>
/// <param name="Image">The image that it names; null where it names none.</param>
/// <param name="Caption">Its caption; null where it has none.</param>
/// <param name="Status">How it ended: <c>ok</c>, <c>missing</c>, …</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
/// <param name="Nearest">The captions of the parts that were looked at whose vectors are nearest to its image's, nearest first.</param>
public sealed record SampleRow(
    int Shard, int Row, string Key, string? Image, string? Caption, string Status, string? Error, IReadOnlyList<NearCaption> Nearest);

/// <summary>A caption that is near to an image.</summary>
/// <param name="Text">The caption.</param>
/// <param name="Score">The cosine of its vector and the image's, from -1 to 1.</param>
/// <param name="Shard">The shard whose part holds it.</param>
/// <param name="Row">Its row in the part, from 0.</param>
public sealed record NearCaption(string Text, float Score, int Shard, int Row);

/// <summary>A committed part.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Name">Its name under the dataset's root.</param>
public sealed record SamplePart(int Shard, string Name);
