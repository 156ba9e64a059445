using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>
/// Boxes as COCO, LVIS and BoxClass-CN have them. By default all annotations count, those of crowds too, as in the authors' scripts.
/// </summary>
/// <param name="isLvis">
/// Whether the classes are in the order of their ids, with blanks for underscores in their names, and images are named by
/// <c>coco_url</c>, of which those count whose file is in the folder: LVIS's validation set has images of COCO's training set too.
/// </param>
/// <param name="withoutCrowds">Whether annotations of crowds are left out.</param>
internal sealed class InstancesReader(bool isLvis, bool withoutCrowds = false) : IBenchmarkReader
{
    /// <summary>A reader of the same files that leaves out annotations of crowds.</summary>
    public InstancesReader WithoutCrowds() => new(isLvis, withoutCrowds: true);

    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var file = await BenchmarkJson.ReadAsync<CocoFile>(annotations, cancellationToken).ConfigureAwait(false);
        var byImage = file.ByImage();
        var leftOut = new LeftOutReasons();
        var items = new List<BenchmarkItem>();
        foreach (var image in file.Images)
        {
            if (NameOf(image) is not { } name)
                leftOut.Add("images_without_file_name");
            else if (isLvis && !File.Exists(Path.Combine(images, name)))
                leftOut.Add("images_that_are_not_in_the_folder");
            else
                items.Add(new BenchmarkItem(Text(image.Id), name) { Boxes = Boxes(byImage[image.Id], leftOut) });
        }

        var categories = isLvis ? file.Categories.OrderBy(category => category.Id) : file.Categories.AsEnumerable();
        return new BenchmarkSet(items)
        {
            Classes = [.. categories.Select(category => (Text(category.Id), isLvis ? category.Name.Replace('_', ' ') : category.Name))],
            LeftOut = leftOut.Counts,
        };
    }

    private List<BenchmarkBox> Boxes(IEnumerable<CocoAnnotation> annotations, LeftOutReasons leftOut)
    {
        var boxes = new List<BenchmarkBox>();
        foreach (var annotation in annotations)
        {
            if (withoutCrowds && annotation.Iscrowd != 0)
                leftOut.Add("boxes_of_crowds");
            else if (annotation.Bbox is { Length: 4 } box)
                boxes.Add(new BenchmarkBox(BenchmarkBox.CornersOf(box), Text(annotation.CategoryId), []));
            else
                leftOut.Add("annotations_without_box");
        }

        return boxes;
    }

    private string? NameOf(CocoImage image) => isLvis ? image.CocoUrl?[(image.CocoUrl.LastIndexOf('/') + 1)..] : image.FileName;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
