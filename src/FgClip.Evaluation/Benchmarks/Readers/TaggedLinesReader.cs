using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>
/// Lines of a tagged name, a tab and a text, as COCO-CN (<c>COCO_val2014_000000461245#zhm#3</c>) and Flickr30k-CNA (<c>36979#0</c>) have:
/// the lines of one name are the texts of one image, in the order of first appearance.
/// </summary>
/// <param name="path">The image's path of a name; null for a name that is not one.</param>
/// <param name="textsPerImage">The most texts of an image.</param>
internal sealed class TaggedLinesReader(Func<string, string?> path, int textsPerImage = int.MaxValue) : IBenchmarkReader
{
    /// <summary>The path of COCO-CN's images: the folder's name is in the image's.</summary>
    public static string? CocoPath(string name)
    {
        var parts = name.Split('_');
        return parts is ["COCO", "train2014" or "val2014", _] ? $"{parts[1]}/{name}.jpg" : null;
    }

    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var order = new List<string>();
        var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var leftOut = new LeftOutReasons();
        await foreach (var line in File.ReadLinesAsync(annotations, cancellationToken).ConfigureAwait(false))
        {
            var fields = line.Trim().Split('\t');
            if (fields.Length < 2 || path(NameOf(fields[0])) is not { } image)
            {
                if (line.Trim().Length > 0)
                    leftOut.Add("lines_of_another_form");
                continue;
            }

            if (!texts.TryGetValue(image, out var list))
            {
                order.Add(image);
                texts.Add(image, list = []);
            }

            if (list.Count < textsPerImage)
                list.Add(fields[1].Trim());
            else
                leftOut.Add(string.Create(CultureInfo.InvariantCulture, $"texts_after_number_{textsPerImage}_of_an_image"));
        }

        return new BenchmarkSet([.. order.Select(image => new BenchmarkItem(image, image) { Texts = texts[image] })])
        {
            LeftOut = leftOut.Counts,
        };
    }

    private static string NameOf(string tagged) => tagged.Split('#')[0];
}
