using System.Formats.Tar;
using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class TarInputTests : IDisposable
{
    private readonly PlannedInputs _inputs = new() { ShardRows = 2 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Rows_and_images_come_from_the_shards_samples()
    {
        var archive = TarBytes.Create(
            TarEntryFormat.Gnu,
            [.. Enumerable.Range(0, 5)
                .SelectMany(
                    i => new[] { ($"{i:00000}.jpg", $"image {i}"), ($"{i:00000}.txt", $"caption {i}"),
                    ($"{i:00000}.json", $$"""{"width":{{i}}}""") })]);

        var plan = await _inputs.PlanAsync(_inputs.Write("00000.tar", archive));
        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal((3, null), (plan.Shards, plan.Inputs[0].Sha256));
        Assert.Equal(["00000/00000", "00000/00001", "00000/00002", "00000/00003", "00000/00004"], rows.Select(row => row.Key));
        Assert.Equal(["00003.jpg", "caption 3", 3L], rows[3].Carried);
        var images = RowImageReader.For(new ManifestOptions(), plan.Inputs[0]);
        for (var i = 0; i < rows.Count; i++)
        {
            using var image = (await images.ReadAsync(rows[i], Cancel)).Bytes!;
            Assert.Equal($"image {i}", System.Text.Encoding.UTF8.GetString(image.Memory.Span));
        }
    }

    [Fact]
    public async Task The_parquet_beside_it_gives_columns_where_there_is_no_json()
    {
        _inputs.Write("00000.tar", TarBytes.Create(("a.jpg", "x"), ("b.jpg", "x")));
        await DuckDb.QueryAsync(
            "COPY (SELECT * FROM (VALUES ('a','u1',1,'success'),('failed','u2',2,'failed_to_download'),('b','u3',3,'success')) "
            + $"t(key,url,width,status)) TO '{_inputs.At("00000.parquet")}'");

        var plan = await _inputs.PlanAsync(_inputs.At("00000.tar"));
        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal("00000.parquet", plan.Inputs[0].Sidecar?.Name);
        Assert.Equal([("image", "image"), ("url", "url"), ("input_width", "width"), ("input_status", "status")],
            plan.Columns.Select(c => (c.Name, c.Source)));
        Assert.Equal([["a.jpg", "u1", 1L, "success"], ["b.jpg", "u3", 3L, "success"]], rows.Select(row => row.Carried));
        File.Delete(_inputs.At("00000.parquet"));
        Assert.Contains("00000.parquet", (await Assert.ThrowsAsync<InvalidDataException>(() => _inputs.RowsAsync(plan))).Message);
    }

    // img2dataset writes its own width beside LAION's WIDTH, which may come first; query engines take the two for one name.
    [Fact]
    public async Task A_name_that_the_output_has_in_the_same_letters_gets_the_prefix_whatever_the_order()
    {
        _inputs.Write("00000.tar", TarBytes.Create(("a.jpg", "x"), ("a.json", """{"WIDTH": 7, "width": 5, "input_width": 3}""")));

        var plan = await _inputs.PlanAsync(_inputs.At("00000.tar"));

        Assert.Equal(
            [("image", "image"), ("input_WIDTH_2", "WIDTH"), ("input_width", "width"), ("input_input_width", "input_width")],
            plan.Columns.Select(column => (column.Name, column.Source)));
    }

    [Fact]
    public async Task The_parquet_beside_it_is_not_needed_where_samples_have_json()
    {
        _inputs.Write("00000.tar", TarBytes.Create(("a.jpg", "x"), ("a.json", "{}")));
        _inputs.Write("00000.parquet", "not even Parquet");

        var plan = await _inputs.PlanAsync(_inputs.At("00000.tar"));

        Assert.Null(plan.Inputs[0].Sidecar);
        Assert.Equal("00000/a", Assert.Single(await _inputs.RowsAsync(plan)).Key);
    }

    [Fact]
    public async Task An_archive_out_of_order_is_refused_and_a_damaged_one_too()
    {
        var archive = TarBytes.Create(("a.jpg", "x"), ("b.jpg", "x"), ("a.txt", "x"));

        Assert.Contains("out of order",
            (await Assert.ThrowsAsync<ManifestFormatException>(() => _inputs.PlanAsync(_inputs.Write("0.tar", archive)))).Message);
        Assert.Contains("1.tar is cut off",
            (await Assert.ThrowsAsync<ManifestFormatException>(
                () => _inputs.PlanAsync(_inputs.Write("1.tar", TarBytes.Create(("a.jpg", new string('x', 900)))[..^1600])))).Message);
    }

    [Fact]
    public async Task An_archive_that_was_touched_counts_as_changed()
    {
        var path = _inputs.Write("0.tar", TarBytes.Create(("a.jpg", "x")));
        var plan = await _inputs.PlanAsync(path);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Assert.Contains("changed", (await Assert.ThrowsAsync<InvalidDataException>(() => _inputs.RowsAsync(plan))).Message);
    }
}
