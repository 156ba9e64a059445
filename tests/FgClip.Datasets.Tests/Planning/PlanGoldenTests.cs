using System.Formats.Tar;
using System.Text;
using System.Text.RegularExpressions;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>
/// Compares plans with those that the planner of commit 16bcbb1 made, which read all inputs one after the other in one process.
/// <c>FGCLIP_WRITE_GOLDENS=1</c> writes the files.
/// </summary>
public sealed partial class PlanGoldenTests : IDisposable
{
    private readonly PlannedInputs _inputs = new() { ShardRows = 7 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData(StretchGrid.DefaultMinSize)]
    [InlineData(10)]
    [InlineData(50)]
    public async Task Every_record_of_a_plan_and_its_extension_is_that_of_the_planner_before(long minStretchBytes)
    {
        var spec = _inputs.Spec(Inputs()) with { Shards = new ShardOptions { Rows = 7, OutputBytes = 30_000 } };
        var planner = new DatasetPlanner(_inputs.Output, new RowSizeEstimate(4_000, Box: 500, Negative: 100))
        {
            MinStretchBytes = minStretchBytes,
        };

        await planner.PlanAsync(spec, null, Cancel);
        Write("images/added.jpg", "x");
        string[] added = [_inputs.At("images"), Write("deep/a.jsonl", Lines("deep", 11)), Write("z.tar", Tar("one", 9))];
        await planner.ExtendAsync(spec, new PlanExtension(2, added), null, Cancel);

        var golden = Fixtures.At("golden", "plan-16bcbb1.txt");
        if (Environment.GetEnvironmentVariable("FGCLIP_WRITE_GOLDENS") is "1")
            await File.WriteAllTextAsync(golden, Records(), Cancel);
        Assert.Equal(await File.ReadAllTextAsync(golden, Cancel), Records());
    }

    private string[] Inputs() =>
    [
        Write("a.jsonl", Lines("a", 23)),
        Write("b.csv", "image,caption,score\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"{i % 4}.jpg,caption {i},{i}.5\n"))),
        Write("images/x/1.jpg", "x")[..^"/x/1.jpg".Length],
        Write("fine.json", "[" + string.Join(",\n", Enumerable.Range(0, 8).Select(i =>
            $$"""{"f_path":"{{i}}.jpg","caption":"long {{i}}","short_caption":"short {{i}}","bbox_info":[]}""")) + "]"),
        Write("one/00.tar", Tar("one", 16)),
        Write("two/00.tar", Tar("two", 3)),
        Write("boxes.jsonl", string.Concat(Enumerable.Range(0, 12).Select(i =>
            $$"""{"image":"b{{i}}.jpg","boxes":[{"box":[0,0,1,1],"label":"x","negatives":["y","z"]}],"late":{{i}},"score":null}""" + "\n"))),
        Write("empty.jsonl", "\n\n"),
        Write("two/a.jsonl", Lines("again", 5) + "not json\n{\"Width\":3}\n"),
    ];

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = _inputs.Write(name, bytes);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(20_000));
        return path;
    }

    private static string Lines(string name, int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $$"""{"image":"{{name}}/{{i}}.jpg","caption":"{{name}} {{i}}","score":{{i}},"width":{{i * 100}}}""" + "\n"));

    private static byte[] Tar(string name, int samples) => TarBytes.Create(TarEntryFormat.Ustar,
        [.. Enumerable.Range(0, samples).SelectMany(i => new (string, byte[])[]
        {
            ($"{name}-{i:000}.jpg", new byte[700 * i]),
            ($"{name}-{i:000}.txt", Encoding.UTF8.GetBytes($"caption {i}")),
            ($"{name}-{i:000}.json", Encoding.UTF8.GetBytes($$"""{"score":0.{{i}},"{{name}}":true}""")),
            ($"{name}-{i:000}.npy", new byte[8]),
        })]);

    /// <summary>Returns the text of all records, without what differs from run to run: paths, versions and fingerprints.</summary>
    private string Records()
    {
        var text = new StringBuilder();
        var root = _inputs.At("out", "_inputs");
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            text.Append("=== ").AppendLine(Path.GetRelativePath(root, file)).AppendLine(File.ReadAllText(file));
        var plain = text.Replace(_inputs.At("out"), "{out}").Replace(_inputs.At(), "{in}").ToString();
        return Fingerprint().Replace(Version().Replace(plain, "ersion\": \"{version}\""), "${1}{print}");
    }

    [GeneratedRegex("ersion\": \"[^\"]*\"")]
    private static partial Regex Version();

    [GeneratedRegex("(000[0-9]-)[0-9a-f]{16}")]
    private static partial Regex Fingerprint();
}
