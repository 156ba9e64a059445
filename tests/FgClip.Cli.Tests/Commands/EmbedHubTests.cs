using System.Formats.Tar;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Hub;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedHubTests(ShapesModel shapes)
{
    private const string Input = "hf://datasets/qihoo360/photos/data/*.tar";
    private const string First = "1111111111111111111111111111111111111111";
    private const string Second = "2222222222222222222222222222222222222222";
    private const string Third = "3333333333333333333333333333333333333333";

    [Fact]
    public async Task A_plan_keeps_the_commit_and_an_extension_adds_what_a_later_one_has_beside_it()
    {
        await using var server = await HubDatasetServer.StartAsync();
        var (a, b) = (Tar("rgb_64x64.png", "rgb_100x401.png"), Tar("rgb_224x224.png"));
        server.Commits[First] = new() { ["data/a.tar"] = a };
        server.Commits[Second] = new() { ["data/a.tar"] = a, ["data/b.tar"] = b };
        server.Commits[Third] = new() { ["data/a.tar"] = b, ["data/b.tar"] = b };
        server.Branches["main"] = First;
        var output = shapes.NewPath("out");

        (await EmbedAsync(server, output)).Ended(ExitCode.Done);
        server.Branches["main"] = Second;
        (await EmbedAsync(server, output)).Ended(ExitCode.Done);
        Assert.Equal([$"hf://datasets/qihoo360/photos@{First}/data/a.tar"], Planned(output, 1));
        Assert.Equal(2, await RowsAsync(output));

        (await EmbedAsync(server, output, "--extend")).Ended(ExitCode.Done);
        Assert.Equal(
            [$"hf://datasets/qihoo360/photos@{First}/data/a.tar", $"hf://datasets/qihoo360/photos@{Second}/data/b.tar"],
            Planned(output, 2));
        Assert.Equal(3, await RowsAsync(output));

        server.Branches["main"] = Third;
        Assert.Contains("data/a.tar changed since it was planned", (await EmbedAsync(server, output, "--extend")).Error);
        // Its inputs are read at their commits, whatever the branch is now.
        (await Fgclip.RunAsync(Hub(server), "verify", output)).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task What_the_hub_refuses_and_what_is_not_written_there_is_said_before_a_job_starts()
    {
        await using var server = await HubDatasetServer.StartAsync();
        server.Token = "secret";
        Assert.Contains("HF_TOKEN", (await EmbedAsync(server, shapes.NewPath("out"))).Ended(ExitCode.Usage).Error);
        Assert.Contains("can only be read", (await EmbedAsync(server, "hf://datasets/qihoo360/out")).Ended(ExitCode.Usage).Error);
    }

    private Task<Fgclip.Result> EmbedAsync(HubDatasetServer server, string output, params string[] options) => Fgclip.RunAsync(
        Hub(server), ["embed", "--model", shapes.Model, "--input", Input, "--output", output, "--features", "image", .. options]);

    private Dictionary<string, string> Hub(HubDatasetServer server) =>
        new() { ["HF_ENDPOINT"] = server.Address.AbsoluteUri, ["HF_HOME"] = shapes.NewPath("hf"), ["HF_TOKEN"] = "" };

    private static async Task<int> RowsAsync(string output) =>
        (int)(await DuckDb.QueryAsync($"select count(*)::int as n from '{output}/part-*.parquet' where status = 'ok'"))[0]["n"]!;

    private static IEnumerable<string> Planned(string output, int plan) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(output, "_inputs", $"{plan:0000}.json")))!["inputs"]!.AsArray()
            .Select(input => (string)input!["address"]!);

    private static byte[] Tar(params string[] images)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var image in images)
            {
                using var data = File.OpenRead(Fixtures.At("images", image));
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, image) { DataStream = data });
            }
        }

        return bytes.ToArray();
    }
}
