using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Import;
using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;
using FgClip.Model.Tests.Encoders;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Parity.Accuracy;

public sealed class AccuracyMeasurementTests(GoldenModels models) : IDisposable
{
    private const int CropsOfAnImage = 23;

    private readonly TempFolder _temp = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(ModelPrecision.Float16, 0.9999)]
    [InlineData(ModelPrecision.Int8, 0.99)]
    public async Task Every_kind_and_search_is_measured_on_the_images_of_a_folder(ModelPrecision precision, double least)
    {
        var images = Copy("photo_bedroom.jpg", "rgb_224x224.png", "sub/gif.gif", "bad_truncated.jpg", "rgb_15x15.png");
        await File.WriteAllTextAsync(Path.Combine(images, "photo_bedroom.txt"), "a bedroom with a large bed\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(images, "sub", "gif.txt"), "a drawing", Stop);
        await File.WriteAllTextAsync(Path.Combine(images, "rgb_224x224.txt"), " \n", Stop);

        var (exact, folder) = (await models.GetAsync("fgclip2-tiny"), await models.GetAsync("fgclip2-tiny", precision));
        var report = await AccuracyMeasurement.RunAsync(exact, folder, images, cancellationToken: Stop);

        // Of the image of 15 x 15 pixels nothing is cut.
        Assert.Equal((4, CropsOfAnImage * 3, 1, 2), (report.Images, report.Crops, report.Unreadable, report.Captions));
        var samples = report.Images + report.Crops;
        Assert.Equal(
            [
                (ParityKind.Image, samples), (ParityKind.Dense, samples * 3), (ParityKind.Region, samples * 4), (ParityKind.TextShort, 2),
                (ParityKind.TextLong, 2), (ParityKind.TextBox, 2),
            ],
            report.Kinds.Select(kind => (kind.Kind, kind.Count)));
        Assert.All(report.Kinds, kind =>
        {
            Assert.Equal(0, kind.NotFinite);
            Assert.InRange(kind.Minimum, least, kind.FirstPercentile);
            Assert.InRange(kind.Median, kind.FirstPercentile, 1);
            Assert.InRange(kind.Minimum, 0, 0.99999999); // It is another arithmetic, after all.
        });
        Assert.Equal(
            [
                (ParityKind.Image, ParityKind.Image), (ParityKind.Region, ParityKind.Region), (ParityKind.TextShort, ParityKind.Image),
                (ParityKind.TextLong, ParityKind.Image), (ParityKind.TextBox, ParityKind.Region),
            ],
            report.Retrieval.Select(search => (search.Query, search.Found)));
        Assert.All(report.Retrieval, search => Assert.InRange(search.Recall, 0.5, 1));
        Assert.All(report.Retrieval, search => Assert.Equal(10, search.Top));
    }

    [Fact]
    public async Task The_vectors_are_those_of_the_encoder()
    {
        var images = Copy("rgb_15x15.png");
        var (exact, folder) = (await models.GetAsync("fgclip2-tiny"), await models.GetAsync("fgclip2-tiny", ModelPrecision.Int8));
        var report = await AccuracyMeasurement.RunAsync(exact, folder, images, cancellationToken: Stop);

        using var image = Encoders.Images.Prepare(exact.Manifest.Pixels, "rgb_15x15.png", 128);
        using var a = new FgClipEncoder(exact);
        using var b = new FgClipEncoder(folder);
        var cosine = System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(
            a.EncodeImages([image], ImageOutputs.Pooled)[0].Pooled.Span, b.EncodeImages([image], ImageOutputs.Pooled)[0].Pooled.Span);
        Assert.Equal(cosine, report.Kinds[0].Minimum, 1e-6);
        Assert.Equal(12, report.Kinds.Single(kind => kind.Kind is ParityKind.TextShort).Count); // The built-in texts.
    }

    [Fact]
    public async Task An_import_leaves_the_report_that_a_later_measurement_makes()
    {
        var images = Copy("photo_part.jpg");
        var options = new ImportOptions
        {
            Precision = ModelPrecision.Int8,
            ResizeBackend = Model.Images.ResizeBackend.Pillow,
            CalibrationImages = images,
        };
        var folder = await ModelImporter.ImportAsync(await models.CheckpointAsync("fgclip1-tiny"), _temp.At("model"), options, null, Stop);
        var report = await AccuracyMeasurement.RunAsync(await models.GetAsync("fgclip1-tiny"), folder, images, cancellationToken: Stop);

        Assert.Equal(report.ToJson(), AccuracyReport.Find(folder)!.ToJson());
        Assert.Equal((await models.GetAsync("fgclip1-tiny", ModelPrecision.Int8)).Digest, ModelFolder.Open(folder.Path).Digest);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused()
    {
        var (tiny, eight) = (await models.GetAsync("fgclip2-tiny"), await models.GetAsync("fgclip2-tiny", ModelPrecision.Int8));
        await RefusedAsync(eight, eight, Copy("rgb_1x1.png"), "is not fp32");
        await RefusedAsync(await models.GetAsync("fgclip2-odd"), eight, Copy("rgb_1x1.png"), "not of one checkpoint");
        await RefusedAsync(tiny, eight, _temp.At("nowhere"), "no folder");
        await RefusedAsync(tiny, eight, Directory.CreateDirectory(_temp.At("empty")).FullName, "no image files");
        var bad = Directory.CreateDirectory(_temp.At("bad")).FullName;
        File.Copy(Fixtures.At("images", "bad_truncated.jpg"), Path.Combine(bad, "bad.jpg"));
        await RefusedAsync(tiny, eight, bad, "None of the 1 images");
    }

    private static async Task RefusedAsync(ModelFolder exact, ModelFolder measured, string images, string message)
    {
        var e = await Assert.ThrowsAsync<ParityException>(
            () => AccuracyMeasurement.RunAsync(exact, measured, images, cancellationToken: Stop));
        Assert.Contains(message, e.Message);
    }

    private string Copy(params string[] names)
    {
        var folder = _temp.At("images");
        foreach (var name in names)
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Fixtures.At("images", Path.GetFileName(name)), target, overwrite: true);
        }
        return folder;
    }
}
