using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.Web.Tests.Search;

namespace FgClip.Web.Tests.Browser;

/// <summary>Jobs that a person begins by the page's forms, held against the API, the command and DuckDB.</summary>
public sealed class WorkPageTests(SearchedSilo searched, SyntheticJobs jobs) : IClassFixture<SearchedSilo>
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task A_person_submits_retries_evaluates_and_mines(string scheme, int width)
    {
        using var folder = new TempFolder();
        var failed = await searched.Silo.SubmitAsync(jobs.Spec(rows: 40, shardRows: 20));
        await searched.Silo.SucceedAsync(failed);
        var output = folder.At("out");
        var classes = (await DuckDb.QueryAsync(
            $"select distinct label from (select unnest(regions).label as label from {searched.Parts}) where label is not null order by 1"))
            .Select(row => (string)row["label"]!).ToList();
        var given = JsonSerializer.Serialize(new
        {
            classes,
            model = jobs.Model,
            input = Path.Combine(searched.Scenes, "finehard.json"),
            roots = searched.Scenes,
            output,
        });

        var saw = await Chromium.RunAsync(
            "work.mjs", $"http://localhost:{searched.Silo.Port}", searched.Job, failed, given, scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? folder.At("images"));

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Empty(saw["forms"]!["unnamed"]!.AsArray());
        Assert.All(saw["forms"]!["wide"]!.AsArray(), wide => Assert.Equal(width, (int)wide!));
        Assert.Equal([$"localhost:{searched.Silo.Port}"],
            saw["asked"]!.AsArray().Select(host => (string)host!).Where(host => host.Length > 0));
        Assert.Equal("main", (string)saw["focus"]!);
        Assert.Equal(["location", "inputs", "output"], saw["required"]!.AsArray().Select(name => (string)name!));
        Assert.StartsWith("location: ", (string)saw["noModel"]!);
        Assert.Contains("\"ftp://\" addresses are not supported", (string)saw["badOutput"]!);
        Assert.Equal("told failure", (string)saw["focused"]!);
        Assert.Equal(("By the page", "succeeded"), ((string)saw["submitted"]!["title"]!, (string)saw["submitted"]!["phase"]!));
        var rows = Assert.Single(await DuckDb.QueryAsync($"select count(*)::int as n, count(*) filter (status = 'ok')::int as ok "
            + $"from '{output}/part-*.parquet'"));
        Assert.Equal((2 * SearchedSilo.Images, 2 * SearchedSilo.Images), ((int)rows["n"]!, (int)rows["ok"]!));

        Assert.Equal(" 2 the image is not there (missing)", (string)Assert.Single(saw["statuses"]!.AsArray())!);
        Assert.Equal("Retry.Statuses: name at least one.", (string)saw["noStatus"]!);
        Assert.Equal(($"{failed}-retry-1", "Once more", "succeeded"),
            ((string)saw["retried"]!["id"]!, (string)saw["retried"]!["title"]!, (string)saw["retried"]!["phase"]!));
        Assert.False((bool)saw["canRetry"]!);

        await AssertReportAsync(
            saw["report"]!["rows"]!.AsArray().Select(row => row!.AsArray().Select(cell => (string)cell!).ToList()), folder);
        Assert.Equal("Share.Priority must be from -100 to 100, not 101.", (string)saw["badShare"]!);
        var share = await searched.Silo.GetAsync($"/api/v1/jobs/{(string)saw["submitted"]!["id"]!}");
        Assert.Equal((7, 1, 1), ((int)share["priority"]!, (int)share["weight"]!, (int)share["maxWorkers"]!));
        Assert.Equal(["task", "classes", "templates", "output"], saw["ofBoxes"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("Classes: name at least one.", (string)saw["noClasses"]!);
        await AssertBoxesAsync(
            saw["boxes"]!.AsArray().Select(row => row!.AsArray().Select(cell => (string)cell!).ToList()), classes, folder);
        Assert.Equal("Negatives.MinScore: 0.9 is above MaxScore, 0.1; nothing would be left.", (string)saw["badScores"]!);
        await AssertMinedAsync($"{output}-negatives", folder);
        Assert.Equal($"The report and the rank of each query are in {output}-evaluation.", (string)saw["report"]!["told"]!);
        Assert.Contains($"{output}-nowhere", (string)saw["noTexts"]!);
        Assert.Equal(("Hard ones", "succeeded"), ((string)saw["mined"]!["title"]!, Phase((string)saw["mined"]!["phase"]!)));
        Assert.True(Directory.GetFiles($"{output}-negatives", "*.parquet").Length > 0);
        Assert.Equal(["Hard ones", "Once more", "By the page"], saw["names"]!.AsArray().Select(name => (string)name!).Take(3));
        Assert.Empty(saw["english"]!.AsArray());
    }

    /// <summary>The table has the numbers of <c>fgclip evaluate retrieval</c>.</summary>
    private Task AssertReportAsync(IEnumerable<List<string>> shown, TempFolder folder) => AssertReportAsync(
        shown, "retrieval", "--embeddings", searched.Output, "--output", folder.At("cli-evaluation"));

    /// <summary>The table has the numbers of <c>fgclip evaluate boxes</c> with the same classes and templates.</summary>
    private async Task AssertBoxesAsync(IEnumerable<List<string>> shown, List<string> classes, TempFolder folder)
    {
        Assert.InRange(classes.Count, 6, 1_000);
        await AssertReportAsync(
            shown, "boxes", "--embeddings", searched.Output, "--model", jobs.Model, "--classes",
            folder.Write("classes", string.Join('\n', classes)), "--templates", folder.Write("templates", "a picture of a {}\n{}"),
            "--output", folder.At("cli-boxes"));
    }

    /// <summary>The negatives are those of <c>fgclip mine</c> with the same filters, and not those of it without.</summary>
    private async Task AssertMinedAsync(string mined, TempFolder folder)
    {
        string[] command = ["mine", "--embeddings", searched.Output, "--anchor", "region", "--candidate", "phrase", "--num-negatives", "2"];
        await CliProcess.RunAsync(null, [.. command, "--output", folder.At("default")]);
        await CliProcess.RunAsync(null, [.. command, "--output", folder.At("filtered"), "--max-score", "0.97", "--absolute-margin", "0.01",
            "--near-text", "1", "--allow-same-image"]);
        Assert.Equal(Parts(folder.At("filtered")), Parts(mined));
        Assert.NotEqual(Parts(folder.At("default")), Parts(mined));

        static IEnumerable<string> Parts(string output) => Directory.GetFiles(output, "part-*").Order()
            .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
    }

    private static async Task AssertReportAsync(IEnumerable<List<string>> shown, params string[] command)
    {
        var lines = await CliProcess.RunAsync(null, ["evaluate", .. command, "--json"]);
        var text = string.Join('\n', lines.Select(line => line.Text));
        var report = JsonNode.Parse(text[text.IndexOf("\n{", StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)])!;
        var expected = report["metrics"]!.AsArray().Select(metric =>
            (((string)metric!["name"]!).Replace('_', ' '), $"{(long)metric["hits"]!} / {(long)metric["queries"]!}"));
        Assert.Equal(expected, shown.Select(row => (row[0], row[3])));
    }

    private static string Phase(string text) => text.Split(':')[0];
}
