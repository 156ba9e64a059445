using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class FolderInputTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        // .NET cannot delete names that are not UTF-8.
        using (var removal = System.Diagnostics.Process.Start("rm", ["-rf", _inputs.At("in")]))
            removal.WaitForExit();
        _inputs.Dispose();
    }

    [Fact]
    public async Task Hidden_files_and_folders_are_passed_over_and_counted()
    {
        foreach (var name in new[] { "a.png", "sub/b.jpg", "._a.png", ".hidden.jpg", ".thumbnails/c.jpg", "sub/.ipynb_checkpoints/d.png",
            "notes.md", "Thumbs.db" })
            _inputs.Write($"in/{name}", "x");

        var plan = await _inputs.PlanAsync(_inputs.At("in"));

        Assert.Equal(["a.png", "sub/b.jpg"], (await _inputs.RowsAsync(plan)).Select(row => row.Image));
        Assert.Equal(
            [("hidden files", 3L), ("AppleDouble files (._*)", 1L), ("files .db", 1L), ("files .md", 1L)],
            plan.Inputs[0].PassedOver!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Captions_lie_beside_their_images()
    {
        foreach (var (name, text) in new[] { ("x_0.jpg", "i"), ("x_0.txt", "a cat"), ("d/y.a.png", "i"), ("d/y.a.txt", "ein Bär"),
            ("z.jpg", "i"), ("README.txt", "no caption") })
            _inputs.Write($"in/{name}", text);
        _inputs.Write("in/bad.jpg", "i");
        _inputs.Write("in/bad.txt", [0xFF]);

        var plan = await _inputs.PlanAsync(_inputs.At("in"));

        Assert.Equal(
            [("bad.jpg", null), ("d/y.a.png", "ein Bär"), ("x_0.jpg", "a cat"), ("z.jpg", null)],
            (await _inputs.RowsAsync(plan)).Select(row => (row.Image, row.ShortCaption)));
        Assert.Equal(
            [("captions that are not UTF-8", 1L), ("captions without an image", 1L)],
            plan.Inputs[0].PassedOver!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Extensions_are_named_by_the_job()
    {
        foreach (var (name, text) in new[] { ("0.input.jpg", "i"), ("0.caption", "a cat"), ("0.edited.jpg", "i"), ("1.IMG", "i") })
            _inputs.Write($"in/{name}", text);
        _inputs.Options = new ManifestOptions { ImageExtensions = ["input.jpg", "img"], CaptionExtensions = ["caption"] };

        var rows = await _inputs.ReadAsync(_inputs.At("in"));

        Assert.Equal([("0.input.jpg", "a cat"), ("1.IMG", null)], rows.Select(row => (row.Image, row.ShortCaption)));
    }

    [Fact]
    public async Task A_folder_of_manifests_is_refused_with_the_pattern_that_reads_it()
    {
        _inputs.Write("spark/part-00000.snappy.parquet", "PAR1");
        _inputs.Write("spark/_SUCCESS", "");

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => _inputs.PlanAsync(_inputs.At("spark")));

        Assert.Contains($"holds no images, but *.parquet. To read those files, write --input '{_inputs.At("spark")}/*.parquet'", e.Message);
    }

    [Fact]
    public async Task Names_of_any_bytes_are_rows_and_their_images_are_read()
    {
        await Python.RunAsync(
            """
            import os, sys
            root = os.fsencode(sys.argv[1])
            os.makedirs(root + b'/' + '红猫'.encode('gbk'))
            os.makedirs(root + b'/plain')
            for i in range(3): open(root + b'/' + '红猫'.encode('gbk') + b'/%d.jpg' % i, 'wb').write(b'g%d' % i)
            for n in (b'caf\xe9.jpg', '蓝狗.jpg'.encode('gbk'), '日本.jpg'.encode('shift_jis'), b'ok.jpg', b'plain/ok2.jpg', b'a\\xE9.jpg'):
                open(root + b'/' + n, 'wb').write(n)
            open(root + b'/caf\xe9.txt', 'wb').write(b'a cafe')
            """,
            _inputs.At("in"));

        var plan = await _inputs.PlanAsync(_inputs.At("in"));
        var rows = await _inputs.RowsAsync(plan);

        var names = (await Python.RunAsync(
            """
            import os, sys
            for folder, _, files in os.walk(os.fsencode(sys.argv[1])):
                for file in files:
                    if file.endswith(b'.jpg'): print(os.path.relpath(os.path.join(folder, file), os.fsencode(sys.argv[1])).hex())
            """,
            _inputs.At("in"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Order(), rows.Select(row => Convert.ToHexStringLower(FgClip.Storage.RawName.ToBytes(row.Image!))).Order());
        Assert.Equal("a cafe", rows.Single(row => row.Image == @"caf\xE9.jpg").ShortCaption);
        Assert.Equal(rows.Count, rows.Select(row => row.Image).Distinct().Count());
        var images = RowImageReader.For(new ManifestOptions(), plan.Inputs[0]);
        foreach (var row in rows)
        {
            using var image = (await images.ReadAsync(row, Cancel)).Bytes;
            var name = FgClip.Storage.RawName.ToBytes(row.Image!);
            Assert.Equal(name.Contains((byte)'/') && name[0] != 'p' ? [(byte)'g', name[^5]] : name, image!.Memory.ToArray());
        }
    }

    [Fact]
    public async Task Names_of_any_bytes_match_patterns()
    {
        await Python.RunAsync(
            """
            import os, sys
            root = os.fsencode(sys.argv[1])
            os.makedirs(root + b'/\xba\xec')
            open(root + b'/\xba\xec/caf\xe9.jsonl', 'wb').write(b'{"image":"a.jpg","caption":"one"}\n')
            open(root + b'/\xba\xec/ok.jsonl', 'wb').write(b'{"image":"b.jpg","caption":"two"}\n')
            """,
            _inputs.At("in"));

        var rows = await _inputs.ReadAsync(_inputs.At("in") + "/*/*.jsonl");

        Assert.Equal(["one", "two"], rows.Select(row => row.ShortCaption));
    }
}
