using System.Text.Json;
using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Reads what means something out of a row's columns, by the names that <see cref="ManifestOptions"/> gives them. Every head embeds the one
/// caption.
/// </summary>
/// <param name="options">The names.</param>
/// <param name="rules">The rules of the plan: by the original ones a field that is wrong costs the row.</param>
internal sealed class ColumnFields(ManifestOptions options, ReadingRules rules)
{
    private readonly BoxFields _boxes = new(options.BoxesColumn, rules);

    /// <summary>The row with its fields.</summary>
    /// <exception cref="RowFormatException">A field is not what it should be, and that costs the row.</exception>
    public ManifestRow Read(JsonElement json, ManifestRow row)
    {
        var faults = new FieldReader(rules);
        return WithCaption(row, faults.Read(FieldReader.Field.Caption, () => JsonFields.Text(json, options.CaptionColumn))) with
        {
            Key = faults.Read(FieldReader.Field.Columns, () => JsonFields.Key(json, options.KeyColumn)),
            Image = faults.Read(FieldReader.Field.Image, () => JsonFields.Text(json, options.ImageColumn)),
            Boxes = faults.Read(FieldReader.Field.Boxes, () => _boxes.Read(json)) ?? [],
            Fields = faults.Faults,
        };
    }

    /// <summary>The row with the boxes of a text with their JSON; none for a blank one.</summary>
    public ManifestRow WithBoxes(ManifestRow row, string? text)
    {
        var faults = new FieldReader(rules);
        return row with { Boxes = faults.Read(FieldReader.Field.Boxes, () => _boxes.Read(text)) ?? [], Fields = faults.Faults };
    }

    /// <summary>The row with one caption for every head.</summary>
    public static ManifestRow WithCaption(ManifestRow row, string? caption) =>
        row with { ShortCaption = caption, LongCaption = caption, BoxCaption = caption };
}
