using System.Text;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Tests.Planning;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class CompressedInputTests : IDisposable
{
    private readonly PlannedInputs _inputs = new() { ShardRows = 3 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData("{\"key\":\"a\",\"image\":\"1.jpg\"}\n\nbroken\n{\"key\":\"c\"}\n{\"key\":\"d\"}\n{\"image\":\"5.jpg\"}")]
    [InlineData("key,caption\na,\"x\ny\"\n\nb\nc,z\nd,\ne,\n")]
    [InlineData("[{\"f_path\":\"1.jpg\"},{\"f_path\":\"2.jpg\"},3,{\"f_path\":\"4.jpg\"},{\"f_path\":\"5.jpg\"}]")]
    public async Task A_compressed_manifest_has_the_rows_of_the_plain_one(string text)
    {
        using var plain = new PlannedInputs { ShardRows = 3 };

        var rows = await _inputs.ReadAsync(_inputs.Write("in.txt", GzipText.Compress(text)));

        Assert.Equal((await plain.ReadAsync(plain.Write("in.txt", text))).Select(Told), rows.Select(Told));
        Assert.Equal(5, rows.Count);
    }

    [Fact]
    public async Task Shards_are_read_without_the_input()
    {
        var path =
            _inputs.Write("in.jsonl.gz", GzipText.Compress(string.Concat(Enumerable.Range(0, 10).Select(i => $"{{\"key\":\"k{i}\"}}\n"))));
        var plan = await _inputs.PlanAsync(path);
        File.Delete(path);

        Assert.Equal(4, plan.Shards);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"k{i}"), (await _inputs.RowsAsync(plan)).Select(row => row.Key));
    }

    [Fact]
    public async Task Members_one_behind_the_other_are_one_text()
    {
        var path = _inputs.Write("in.gz", [.. GzipText.Compress("{\"key\":\"a\"}\n{\"ke"), .. GzipText.Compress("y\":\"b\"}\n")]);

        Assert.Equal(["a", "b"], (await _inputs.ReadAsync(path)).Select(row => row.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(3_000_000)]
    public async Task Zeros_behind_the_last_member_are_passed_over(int zeros)
    {
        byte[] text = [.. GzipText.Compress("{\"key\":\"a\"}\n{\"key\":\"b\"}\n"), .. new byte[zeros]];
        var path = _inputs.Write("in.gz", text);

        var rows = await _inputs.ReadAsync(path);

        var seen = await FgClip.TestKit.Python.RunAsync("import gzip, sys\nprint(gzip.open(sys.argv[1]).read().decode(), end='')", path);
        Assert.Equal(seen, string.Concat(rows.Select(row => $"{{\"key\":\"{row.Key}\"}}\n")));
    }

    [Fact]
    public async Task What_follows_the_last_member_is_refused()
    {
        var path = _inputs.Write("in.gz", [.. GzipText.Compress("{\"key\":\"a\"}\n"), .. "{\"key\":\"b\"}\n"u8]);

        Assert.Contains("not whole", (await Assert.ThrowsAsync<ManifestFormatException>(() => _inputs.PlanAsync(path))).Message);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1)]
    public async Task A_text_that_is_cut_off_is_refused(int missing)
    {
        var random = new Random(5);
        var bytes = GzipText.Compress(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{{\"key\":\"k{random.Next()}\"}}\n")));

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => _inputs.PlanAsync(_inputs.Write("in.gz", bytes[..^missing])));

        Assert.StartsWith("in.gz is damaged, or cut off", e.Message);
    }

    [Fact]
    public async Task Memory_stays_bounded_however_much_a_text_swells()
    {
        // 2 million blank lines, and a line of 80 MB, in 400 kB.
        var blank = GzipText.Compress(Encoding.UTF8.GetBytes(new string('\n', 1_000_000)));
        var long_ = GzipText.Compress(Encoding.UTF8.GetBytes(new string('x', 40_000_000)));
        byte[] bytes = [.. GzipText.Compress("{\"key\":\"a\"}\n"), .. blank, .. blank, .. long_, .. long_,
            .. GzipText.Compress("\n{\"key\":\"b\"}\n")];
        var path = _inputs.Write("in.gz", bytes);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var plan = await _inputs.PlanAsync(path);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 150_000_000);
        var rows = await _inputs.RowsAsync(plan);
        Assert.Equal(["a", "in.gz#1", "b"], rows.Select(row => row.Key));
        Assert.StartsWith("in.gz, line 2000002: longer than", rows[1].Fault!.Message);
        var records = FgClip.Datasets.Layout.DatasetPaths.InputRecords(plan.Inputs[0].Records!, row: 0);
        Assert.InRange(new FileInfo($"{_inputs.Output.Root}/{records}").Length, 1, 1_000);
    }

    [Fact]
    public async Task Two_planners_at_once_agree()
    {
        var path =
            _inputs.Write("in.gz", GzipText.Compress(string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"key\":\"k{i}\"}}\n"))));

        var plans = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _inputs.PlanAsync(path), Cancel)));

        Assert.Single(plans.Select(plan => plan.Folder).Distinct());
        Assert.Equal(500, (await _inputs.RowsAsync(plans[0])).Count);
    }

    private static string Told(FgClip.Datasets.Rows.InputRow row) =>
        $"{row.Index} {row.Key} {row.Image} {row.ShortCaption} {string.Join('|', row.Carried)} {row.Fault}";
}
