using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using FgClip.Datasets.Commits;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Wholes;

/// <summary>The card of a dataset on the Hugging Face Hub: what its data files are, and where its vectors come from.</summary>
internal static class DatasetCard
{
    /// <summary>The card's name.</summary>
    public const string Name = "README.md";

    private static readonly (long Below, string Category)[] Sizes =
    [
        (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
        (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"), (long.MaxValue, "n>1B"),
    ];

    /// <summary>Writes the card.</summary>
    /// <param name="dataset">The dataset that was exported.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="count">What became of its rows.</param>
    public static string Write(DatasetManifest dataset, Schema schema, ExportCount count)
    {
        var card = new StringBuilder();
        card.Append("---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: \"part-*.parquet\"\n")
            .Append("tags:\n- fg-clip\n- embeddings\nsize_categories:\n- ")
            .Append(Sizes.First(size => count.Exported < size.Below).Category).Append("\n---\n\n# Vectors of ").Append(dataset.Model)
            .Append("\n\nVectors of images or texts, computed with FgClip.Cluster. ")
            .Append("State the licence of your data and of the model here.\n\n")
            .Append("| | |\n|---|---|\n");
        AppendRow(card, "model", dataset.Model);
        AppendRow(card, "SHA-256 of the model", dataset.ModelDigest);
        AppendRow(card, "SHA-256 of the computation", dataset.ComputationDigest);
        AppendRow(card, "rows", count.Exported);
        AppendRow(card, "left out by the expression", count.Filtered);
        AppendRow(card, "left out, because their status is not ok", count.OtherStatus);
        AppendRow(card, "left out, because they have no vector", count.WithoutVector);
        AppendRow(card, "vectors that are zero or not finite, left out", count.Unusable);
        card.Append("\n| column | type |\n|---|---|\n");
        foreach (var field in schema.FieldsList)
            AppendRow(card, field.Name, TypeOf(field.DataType));
        card.Append("\nVectors to compare are of one computation: texts by the head that the column names, images with the same model.\n");
        return card.ToString();
    }

    private static void AppendRow(StringBuilder card, string name, object value) => card.Append(
        CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(Convert.ToString(value, CultureInfo.InvariantCulture)!)} |\n");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string TypeOf(IArrowType type) =>
        type is FixedSizeListType vector ? string.Create(CultureInfo.InvariantCulture, $"{vector.ListSize} numbers of float32") : type.Name;
}
