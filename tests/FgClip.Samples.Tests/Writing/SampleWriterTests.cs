using System.Collections.Concurrent;
using System.Text.Json;
using FgClip.Samples.Scenes;
using FgClip.Samples.Writing;
using NetVips;

namespace FgClip.Samples.Tests.Writing;

public sealed class SampleWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_manifest_names_every_image_in_english_with_boxes_and_in_chinese_without()
    {
        var dataset = await WriteAsync("a", 9, 11);
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(dataset.Manifest, TestContext.Current.CancellationToken));
        var items = manifest.RootElement.EnumerateArray().ToList();
        Assert.Equal(18, items.Count);
        for (var i = 0; i < 9; i++)
        {
            var (scene, english, chinese) = (Scene.At(11, i), items[2 * i], items[2 * i + 1]);
            Assert.All([english, chinese], item => Assert.Equal(SamplePaths.Image(i), item.GetProperty("f_path").GetString()));
            Assert.False(english.TryGetProperty("is_cn", out _));
            Assert.True(chinese.GetProperty("is_cn").GetBoolean());
            Assert.False(chinese.TryGetProperty("bbox_info", out _));
            Assert.Equal(Wording.LongCaption(scene, Language.English), english.GetProperty("caption").GetString());
            Assert.Equal(Wording.ShortCaption(scene, Language.Chinese), chinese.GetProperty("short_caption").GetString());
            Assert.Equal(scene.Shapes.Count, english.GetProperty("bbox_info").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_box_is_relative_and_has_ten_negatives_under_a_raised_flag()
    {
        var dataset = await WriteAsync("a", 2, 12);
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(dataset.Manifest, TestContext.Current.CancellationToken));
        var (box, shape) = (manifest.RootElement[2].GetProperty("bbox_info")[0], Scene.At(12, 1).Shapes[0]);
        var corners = box.GetProperty("bbox").EnumerateArray().Select(corner => corner.GetDouble()).ToList();
        Assert.All(corners, corner => Assert.InRange(corner, 0, 1));
        Assert.Equal(
            [shape.Box.Left, shape.Box.Top, shape.Box.Right, shape.Box.Bottom],
            corners.Zip([192, 128, 192, 128], (corner, length) => (int)Math.Round(corner * length)));
        Assert.Equal(1, box.GetProperty("flag_short_neg").GetInt32());
        var phrase = box.GetProperty("short_expr").GetString()!;
        var negatives = box.GetProperty("short_expr_negs").EnumerateObject().Select(negative => negative.Value.GetString()!).ToList();
        Assert.Equal(Wording.Phrase(shape.Look, Language.English), phrase);
        Assert.StartsWith(phrase + " ", box.GetProperty("long_expr").GetString());
        Assert.Equal(10, negatives.Distinct().Count());
        Assert.DoesNotContain(phrase, negatives);
    }

    [Fact]
    public async Task A_png_is_the_scene_and_every_fourth_image_is_a_jpeg_close_to_it()
    {
        var dataset = await WriteAsync("a", 8, 13);
        for (var i = 0; i < 8; i++)
        {
            using var painted = SceneRaster.Paint(Scene.At(13, i));
            using var read = Image.NewFromFile(Path.Combine(dataset.Folder, SamplePaths.Image(i)));
            Assert.Equal((painted.Width, painted.Height, 3), (read.Width, read.Height, read.Bands));
            Assert.Equal(i % 4 == 3 ? "jpegload" : "pngload", read.Get("vips-loader"));
            var differences = read.WriteToMemory<byte>().Zip(painted.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).ToList();
            Assert.InRange(differences.Max(), 0, i % 4 == 3 ? 40 : 0);
            Assert.InRange(differences.Average(), 0, 2);
        }
    }

    [Fact]
    public async Task A_seed_gives_the_same_bytes_and_a_longer_data_set_begins_with_the_shorter()
    {
        var (first, longer) = (await WriteAsync("a", 5, 14), await WriteAsync("b", 9, 14));
        for (var i = 0; i < 5; i++)
            Assert.Equal(Bytes(first, SamplePaths.Image(i)), Bytes(longer, SamplePaths.Image(i)));
        var again = await WriteAsync("c", 5, 14);
        Assert.Equal(Bytes(first, SamplePaths.Manifest), Bytes(again, SamplePaths.Manifest));
        var other = await WriteAsync("d", 5, 15);
        Assert.NotEqual(Bytes(first, SamplePaths.Image(0)), Bytes(other, SamplePaths.Image(0)));
        Assert.NotEqual(Bytes(first, SamplePaths.Manifest), Bytes(other, SamplePaths.Manifest));
    }

    [Fact]
    public async Task Progress_counts_every_image_once()
    {
        var seen = new Reports();
        await SampleWriter.WriteAsync(_folder, 6, 1, seen, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Values.Order());
    }

    [Fact]
    public async Task A_writing_that_is_stopped_leaves_no_manifest_not_even_an_older_one()
    {
        var older = await WriteAsync("a", 1, 16);
        using var stop = new CancellationTokenSource();
        var stopped = SampleWriter.WriteAsync(older.Folder, 50, 16, new Stop(stop), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(File.Exists(older.Manifest));
    }

    [Fact]
    public async Task A_data_set_of_nothing_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WriteAsync("a", 0, 1));

    private Task<SampleDataset> WriteAsync(string name, int count, long seed) =>
        SampleWriter.WriteAsync(Path.Combine(_folder, name), count, seed, cancellationToken: TestContext.Current.CancellationToken);

    private static byte[] Bytes(SampleDataset dataset, string name) => File.ReadAllBytes(Path.Combine(dataset.Folder, name));

    private sealed class Reports : IProgress<int>
    {
        public ConcurrentBag<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value) => source.Cancel();
    }
}
