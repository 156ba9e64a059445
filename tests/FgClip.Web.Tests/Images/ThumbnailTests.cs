using System.Net;
using System.Text.Json.Nodes;
using FgClip.Images;
using FgClip.Model.Images;
using FgClip.TestKit;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace FgClip.Web.Tests.Images;

/// <summary>A silo with 256 MiB for its heap, as a small coordinator, and a gallery of images of 64 megapixels.</summary>
public sealed class ThumbnailTests(SyntheticJobs jobs)
{
    private const int Side = 8_000;

    [Fact]
    public async Task Large_images_are_reduced_while_they_are_decoded_or_refused_with_words()
    {
        using var images = new TempFolder();
        using (var large = new Image<L8>(Side, Side, new L8(77)))
        {
            large.Save(images.At("large.jpg"), new JpegEncoder());
            large.Save(images.At("large.png"), new PngEncoder { BitDepth = PngBitDepth.Bit1, ColorType = PngColorType.Grayscale });
        }

        var spec = JsonNode.Parse(jobs.Spec(rows: 1, shardRows: 4))!;
        spec["inputs"] = new JsonArray(images.Write("gallery.jsonl", """
            {"image": "large.jpg", "caption": "gray"}
            {"image": "large.png", "caption": "gray"}

            """));
        spec["manifest"]!["imageRoots"] = new JsonArray(images.Path);
        spec["features"] = JsonNode.Parse("""{"image": false, "textHeads": ["short"]}""");
        await using var silo = await ServedSilo.StartAsync(key: null, [], new() { ["DOTNET_GCHeapHardLimit"] = "0x10000000" });
        var job = await silo.SubmitAsync(spec.ToJsonString());
        await silo.SucceedAsync(job);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => GetAsync(silo, job, row: i % 2)));

        foreach (var (status, body) in answers.Where((_, i) => i % 2 == 0))
        {
            Assert.Equal(HttpStatusCode.OK, status);
            using var small = new ImageDecoder().Decode(body, ImageLimits.DefaultPixels);
            Assert.Equal((320, 320), (small.Width, small.Height));
            Assert.InRange(small.Pixels[0], 75, 79);
        }

        foreach (var (status, body) in answers.Where((_, i) => i % 2 == 1))
        {
            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains("8000x8000 pixels takes", (string?)JsonNode.Parse(body)!["detail"]);
        }
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(ServedSilo silo, string job, int row)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var response = await silo.Http.GetAsync($"/api/v1/jobs/{job}/rows/0/{row}/picture", cancel);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
    }
}
