using System.Globalization;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>Gives rows their keys. A key that nobody gave is different for each row of the dataset, so that it joins no rows.</summary>
/// <param name="input">The input, as it was planned.</param>
/// <param name="file">The input's name.</param>
internal sealed class RowKey(PlanInput input, string file)
{
    /// <summary>The key of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="position">Its position in the input, from 0.</param>
    public string Create(ManifestRow row, long position) => input.Keys is KeyRule.FileName
        ? row.Key ?? row.Sample ?? FileName(row.Image) ?? $"{file}#{Text(position)}"
        : row.Key ?? Made(row, position);

    private string Made(ManifestRow row, long position)
    {
        var path = row.Sample ?? row.Image;
        if (string.IsNullOrEmpty(path))
            return $"{(input.KeyPrefix is { } prefix ? prefix.TrimEnd('/') : file)}#{Text(position)}";
        return input.Keys is KeyRule.PathAndRow ? $"{input.KeyPrefix}{path}#{Text(position)}" : $"{input.KeyPrefix}{path}";
    }

    private static string? FileName(string? image)
    {
        var name = image?[(image.LastIndexOf('/') + 1)..];
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static string Text(long position) => position.ToString(CultureInfo.InvariantCulture);
}
