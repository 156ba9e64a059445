using System.Security.Cryptography;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedKilledTests(ShapesModel shapes)
{
    private const int Images = 128, Rows = 2 * Images, ShardRows = 4, Kills = 20, Seed = 11;

    // A shard makes about fourteen events in the folder, so twenty kills come before the 64th.
    private const int MaxEvents = 40;

    [Fact]
    public async Task Killed_twenty_times_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        var scenes = shapes.NewPath("scenes");
        var manifest = (await Fgclip.RunAsync("sample", "--out", scenes, "--count", $"{Images}", "--seed", $"{Seed}")).Ended(
            ExitCode.Done).Lines[0];
        string[] options =
        [
            "--model", shapes.Model, "--input", manifest, "--features", "image,text,regions", "--shard-rows", $"{ShardRows}",
        ];
        var (whole, killed) = (shapes.NewPath("whole"), shapes.NewPath("killed"));
        (await Fgclip.RunAsync(["embed", "--output", whole, .. options])).Ended(ExitCode.Done);

        Directory.CreateDirectory(killed);
        await FolderEvents.KillAsync(
            killed, Kills, new Random(Seed), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null,
            ["embed", "--output", killed, .. options]);
        (await Fgclip.RunAsync(["embed", "--output", killed, .. options])).Ended(ExitCode.Done);

        Assert.Equal(Rows / ShardRows, Parts(whole).Count);
        Assert.Equal(Parts(whole), Parts(killed));
        (await Fgclip.RunAsync("verify", killed)).Ended(ExitCode.Done);
        var rows = await DuckDb.QueryAsync($"select count(*)::int as rows from '{killed}/part-*.parquet'");
        Assert.Equal(Rows, (int)rows[0]["rows"]!);
    }

    private static SortedDictionary<string, string> Parts(string output) => new(
        Directory.GetFiles(output, "part-*.parquet")
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
