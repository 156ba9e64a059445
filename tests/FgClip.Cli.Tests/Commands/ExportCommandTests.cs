using System.Text.Json.Nodes;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Exports drawn scenes by the command; what the files hold is FgClip.Exports.Tests' subject.</summary>
[Collection(nameof(ShapesModel))]
public sealed class ExportCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const int Kills = 2, MaxEvents = 12;

    [Theory]
    [InlineData("npy")]
    [InlineData("pgvector")]
    public async Task Killed_at_random_moments_it_ends_in_the_bytes_of_an_undisturbed_run(string format)
    {
        var (whole, killed) = (shapes.NewPath("whole"), shapes.NewPath("killed"));
        Directory.CreateDirectory(killed);
        string[] command = ["export", "--embeddings", scenes.Embeddings, "--format", format, "--output"];
        (await Fgclip.RunAsync([.. command, whole])).Ended(ExitCode.Done);
        await FolderEvents.KillAsync(killed, Kills, new Random(22), MaxEvents, () => FolderEvents.EmptyAsync(killed), killed: null,
            [.. command, killed]);

        (await Fgclip.RunAsync([.. command, killed])).Ended(ExitCode.Done);

        Assert.Equal(FolderDigests.Read(whole), FolderDigests.Read(killed));
    }

    [Fact]
    public async Task It_says_what_was_exported_and_what_was_left_out()
    {
        var (manifest, dataset) = (shapes.NewPath("rows.jsonl"), shapes.NewPath("rows"));
        var image = Path.Combine(Path.GetDirectoryName(scenes.Manifest)!, "images", "000", "000000.png");
        await File.WriteAllLinesAsync(manifest,
        [
            $$"""{"key": "a", "image": "{{image}}", "caption": "a red circle"}""",
            $$"""{"key": "b", "image": "{{image}}.nosuch", "caption": "a star"}""",
        ]);
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--features", "image,text", "--vector-type",
            "float16", "--output", dataset)).Ended(ExitCode.Done);

        var (words, json) = (shapes.NewPath("words"), shapes.NewPath("json"));
        var said = await Fgclip.RunAsync("export", "--embeddings", dataset, "--format", "arrow", "--output", words);
        var counted = await Fgclip.RunAsync("export", "--embeddings", dataset, "--format", "arrow", "--all-rows", "--json", "--output",
            json);

        Assert.Equal($"{words}: 1 rows, in 1 files; 1 left out by their status", Assert.Single(said.Ended(ExitCode.Done).Lines));
        var count = JsonNode.Parse(counted.Ended(ExitCode.Done).Output)!["count"]!;
        Assert.Equal((2, 0), ((int)count["exported"]!, (int)count["otherStatus"]!));
    }

    [Theory]
    [InlineData("--format", "lance", "'lance' is not one of npy, faiss, arrow, webdataset, huggingface, pgvector, qdrant")]
    [InlineData("--all-rows", "", "AllRows: Npy has no place for a vector that is missing")]
    [InlineData("--vectors", "text_embedding_box", "no vectors text_embedding_box. It has image_embedding, text_embedding_short, regions.")]
    [InlineData("--where", "nosuch > 1", "\"nosuch\" not found")]
    public async Task What_cannot_be_meant_is_refused(string option, string value, string words)
    {
        var refused = await Fgclip.RunAsync(
            ["export", "--embeddings", scenes.Embeddings, "--output", shapes.NewPath("refused"), .. option is "--format" ? [] : (string[])
                ["--format", "npy"], option, .. value.Length > 0 ? [value] : Array.Empty<string>()]);

        Assert.Contains(words, refused.Ended(ExitCode.Usage).Error);
    }
}
