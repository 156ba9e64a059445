using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>COCO's captions: the images by their ids, and the first five captions of each in the file's order.</summary>
internal sealed class CocoCaptionsReader : IBenchmarkReader
{
    private const int TextsPerImage = 5;

    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var file = await BenchmarkJson.ReadAsync<CocoFile>(annotations, cancellationToken).ConfigureAwait(false);
        var byImage = file.ByImage();
        var leftOut = new LeftOutReasons();
        var items = new List<BenchmarkItem>();
        foreach (var image in file.Images.OrderBy(image => image.Id))
        {
            if (image.FileName is not { } name)
            {
                leftOut.Add("images_without_file_name");
                continue;
            }

            string[] texts = [.. byImage[image.Id].Select(annotation => annotation.Caption).OfType<string>()];
            foreach (var _ in texts.Skip(TextsPerImage))
                leftOut.Add("texts_after_the_fifth_of_an_image");
            items.Add(new BenchmarkItem(image.Id.ToString(CultureInfo.InvariantCulture), name) { Texts = [.. texts.Take(TextsPerImage)] });
        }

        return new BenchmarkSet(items) { LeftOut = leftOut.Counts };
    }
}
