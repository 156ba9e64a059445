using System.Formats.Tar;
using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Tar;

namespace FgClip.Datasets.Tests.Manifests.Tar;

public sealed class WebDatasetReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public async Task A_sample_is_a_row(TarEntryFormat format)
    {
        var archive = TarBytes.Create(
            format,
            ("00000.jpg", "image 0"), ("00000.txt", "a dog"),
            ("00000.json", """{"key":"00000","url":"u","width":3,"caption":"not this"}"""),
            ("00001.json", """{"caption":"a cat","boxes":[{"box":[0,0,1,1],"label":"x"}]}"""), ("00001.WEBP", "image 1"));

        var rows = await ReadAsync(archive);

        Assert.All(rows, row => Assert.Null(row.Fault));
        Assert.Equal([("00000", "00000.jpg", "a dog"), ("00001", "00001.WEBP", "a cat")],
            rows.Select(r => ((r.Key ?? r.Sample), r.Image, r.LongCaption)));
        Assert.Equal(["image 0", "image 1"], rows.Select(row => Member(archive, row)));
        Assert.Equal(["image", "caption", "key", "url", "width"], rows[0].Columns.Select(c => c.Name));
        Assert.Equal(["00000.jpg", "a dog"], rows[0].Columns.Take(2).Select(c => c.Text));
        Assert.Equal("x", Assert.Single(rows[1].Boxes).Label);
        Assert.Equal([1, 2], rows.Select(row => row.Number));
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public async Task Names_of_any_length_and_script_are_read_from_the_sample_on(TarEntryFormat format)
    {
        var key = $"{string.Join('/', Enumerable.Repeat("日本語のフォルダ", 12))}/00017";
        var archive = TarBytes.Create(format, ("a.jpg", "1"), ($"{key}.jpg", "picture"), ($"{key}.txt", "a dog"), ("z.jpg", "3"));
        var rows = await ReadAsync(archive);

        var again = await ReadAsync(archive, offset: rows[1].Offset, number: 2);

        Assert.Equal(["a", key, "z"], rows.Select(row => (row.Key ?? row.Sample)));
        Assert.Equal([key, "z"], again.Select(row => (row.Key ?? row.Sample)));
        Assert.Equal("picture", Member(archive, again[0]));
        Assert.Equal(rows.Skip(1).Select(row => (row.Offset, row.Number)), again.Select(row => (row.Offset, row.Number)));
    }

    [Fact]
    public async Task What_GNU_tar_writes_is_read()
    {
        using var folder = new FgClip.TestKit.TempFolder();
        folder.Write("in/s/00000.jpg", "picture");
        folder.Write("in/s/00000.txt", "a dog");
        folder.Write($"in/s/{new string('x', 95)}.png", "another");
        foreach (var format in new[] { "gnu", "oldgnu", "ustar", "pax" })
        {
            using var process = System.Diagnostics.Process.Start(
                "tar", ["--format", format, "--sort=name", "-C", folder.At("in"), "-cf", folder.At("out.tar"), "./s"]);
            await process.WaitForExitAsync(Cancel);
            var archive = await File.ReadAllBytesAsync(folder.At("out.tar"), Cancel);

            var rows = await ReadAsync(archive);

            Assert.Equal(["s/00000", "s/" + new string('x', 95)], rows.Select(row => (row.Key ?? row.Sample)));
            Assert.Equal(["picture", "another"], rows.Select(row => Member(archive, row)));
        }
    }

    [Fact]
    public async Task Members_that_are_no_samples_are_passed_over()
    {
        var archive = TarBytes.With(TarEntryFormat.Pax, writer =>
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "a.folder/"));
            foreach (var name in new[] { "README", ".hidden.jpg", "a.folder/0.jpg", "a.folder/0.cls", "a.folder/0.seg.png" })
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("x"u8.ToArray()) });
        });

        var row = Assert.Single(await ReadAsync(archive));

        Assert.Equal(("a.folder/0", "a.folder/0.jpg"), ((row.Key ?? row.Sample), row.Image));
        Assert.Null(row.Fault);
    }

    [Fact]
    public async Task A_sample_without_a_image_may_name_one()
    {
        var row = Assert.Single(await ReadAsync(TarBytes.Create(("0.json", """{"image":"photos/a.jpg"}"""))));

        Assert.Equal(("photos/a.jpg", null), (row.Image, row.Member));
    }

    [Theory]
    [InlineData("0.jpg", "0.jpg", "it has two members .jpg")]
    [InlineData("0.jpg", "0.png", "it has two images, 0.jpg and 0.png")]
    public async Task A_sample_that_is_no_row_keeps_its_place(string first, string second, string fault)
    {
        var rows = await ReadAsync(TarBytes.Create((first, "x"), (second, "x"), ("1.jpg", "x")));

        Assert.StartsWith($"m.tar, sample 0: {fault}", rows[0].Fault!.Message);
        Assert.Null(rows[1].Fault);
    }

    [Fact]
    public async Task Texts_that_are_too_long_or_no_UTF8_cost_themselves()
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, [("0.txt", new byte[2_000]), ("1.txt", [0xFF]), ("2.txt", "fine"u8.ToArray())]);

        var rows = await ReadAsync(archive, recordLimit: 1_000);

        Assert.Contains("0.txt is longer than 1,000 bytes", rows[0].Fields!.Caption);
        Assert.Contains("not UTF-8", rows[1].Fields!.Caption);
        Assert.All(rows, row => Assert.Null(row.Fault));
        Assert.Null(rows[2].Fields);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "a symbolic link")]
    [InlineData(TarEntryType.HardLink, "a hard link")]
    [InlineData(TarEntryType.CharacterDevice, "a device")]
    [InlineData(TarEntryType.Fifo, "a pipe")]
    public async Task What_is_no_file_is_refused_with_its_sample(TarEntryType type, string what)
    {
        var archive = TarBytes.With(TarEntryFormat.Pax, writer =>
        {
            var entry = new PaxTarEntry(type, "0.jpg");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "/etc/passwd";
            writer.WriteEntry(entry);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "1.jpg") { DataStream = new MemoryStream("x"u8.ToArray()) });
        });

        var rows = await ReadAsync(archive);

        Assert.Equal($"m.tar, sample 0: its member 0.jpg is {what}, and only files are read.", rows[0].Fault!.Message);
        Assert.Null(rows[1].Fault);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_only_a_name()
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("../../etc/0.jpg", "inside"), ("/etc/1.jpg", "inside"));

        var rows = await ReadAsync(archive);

        Assert.Equal(["../../etc/0.jpg", "/etc/1.jpg"], rows.Select(row => row.Image));
        Assert.All(rows, row => Assert.Equal("inside", Member(archive, row)));
    }

    [Fact]
    public async Task A_sample_that_comes_again_is_refused()
    {
        var archive = TarBytes.Create(("0.jpg", "x"), ("1.jpg", "x"), ("0.txt", "x"));

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => ReadAsync(archive, keys: new SampleKeys("m.tar")));

        Assert.StartsWith("m.tar is out of order: sample 0 comes again at byte ", e.Message);
    }

    [Fact]
    public async Task The_columns_of_the_file_beside_it_are_taken_where_a_sample_has_none()
    {
        var beside = new Beside(new() { ["0"] = """{"url":"u0","caption":"beside"}""" });
        var rows = await ReadAsync(TarBytes.Create(("0.jpg", "x"), ("1.jpg", "x"), ("2.jpg", "x"), ("2.json", "{\"url\":\"own\"}")),
            sidecar: beside);

        Assert.Equal(["beside", null, null], rows.Select(row => row.ShortCaption));
        Assert.Equal(["u0", null, "own"],
            rows.Select(row => row.Columns.Where(c => c.Name == "url").Select(c => c.Text).SingleOrDefault()));
        Assert.Equal(["0", "1"], beside.Asked);
    }

    private static async Task<List<ManifestRow>> ReadAsync(
        byte[] archive, long offset = 0, long number = 1, ISidecar? sidecar = null, SampleKeys? keys = null,
        int recordLimit = ManifestLimits.RecordBytes)
    {
        using var stream = new MemoryStream(archive);
        stream.Position = offset;
        var reader = new WebDatasetReader("m.tar", new ManifestOptions(), sidecar,
            keys is null ? null : new SampleObserver(keys, new PassedOver()), recordLimit: recordLimit);
        return await reader.ReadAsync(new SkippingReader(stream, offset), archive.Length, number, Cancel).ToListAsync(Cancel);
    }

    private static string Member(byte[] archive, ManifestRow row) =>
        Encoding.UTF8.GetString(archive, (int)row.Member!.Value.Offset, (int)row.Member.Value.Length);

    private sealed class Beside(Dictionary<string, string> rows) : ISidecar
    {
        public List<string> Asked { get; } = [];

        public ValueTask<System.Text.Json.JsonElement?> FindAsync(string key, CancellationToken cancellationToken)
        {
            Asked.Add(key);
            return ValueTask.FromResult<System.Text.Json.JsonElement?>(
                rows.TryGetValue(key, out var row) ? System.Text.Json.JsonElement.Parse(row) : null);
        }
    }
}
