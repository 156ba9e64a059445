using FgClip.Mining.Engine;
using FgClip.Mining.Plans;

namespace FgClip.Evaluation.Labels;

/// <summary>Labels of a part of a dataset: the receipt of the part.</summary>
/// <param name="Part">The file of the labels.</param>
/// <param name="Items">Images or boxes that were labelled.</param>
/// <param name="WithoutVector">Images or boxes without a vector.</param>
internal sealed record LabelReceipt(MinedPart Part, long Items, long WithoutVector);

/// <summary>The labels of a dataset: <c>_records/manifest.json</c> of the output.</summary>
public sealed record LabelManifest
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>The classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Images or boxes that were labelled, whether a label of theirs scores enough to be written or not.</summary>
    public required long Items { get; init; }

    /// <summary>Images or boxes without a vector.</summary>
    public required long WithoutVector { get; init; }

    /// <summary>Labels that were written.</summary>
    public required long Labels { get; init; }

    /// <summary>The files, in the order of the dataset's parts.</summary>
    public required IReadOnlyList<MinedPart> Parts { get; init; }
}
