using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;
using FgClip.TestKit.Hub;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class ModelImportCommandTests(ShapesModel shapes)
{
    private const string Model = "qihoo360/tiny";

    [Fact]
    public async Task A_model_of_the_hub_imports_through_a_cut_connection_and_again_without_the_hub()
    {
        var local = shapes.NewPath("checkpoint");
        var files = await TinyAsync(local);
        await using var server = await HubServer.StartAsync(files);
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = server.Address.AbsoluteUri, ["HF_HOME"] = shapes.NewPath("hf") };
        (server.Cuts, server.CutFile) = (1, "model.safetensors");

        var (first, second, third) = (shapes.NewPath("hub"), shapes.NewPath("offline"), shapes.NewPath("folder"));
        var online = (await Fgclip.RunAsync(variables, "model", "import", Model, "--out", first)).Ended(ExitCode.Done);
        Assert.Contains("model.safetensors: 100 %", online.Error);
        var half = files["model.safetensors"].Length / 2;
        Assert.Equal(["", $"bytes={half}-"],
            server.Requests.Where(request => request.Path == "/storage/model.safetensors").Select(request => request.Range));

        server.Requests.Clear();
        variables["HF_HUB_OFFLINE"] = "1";
        var offline = (await Fgclip.RunAsync(variables, "model", "import", Model, "--out", second)).Ended(ExitCode.Done);
        Assert.Empty(server.Requests);
        var folder = (await Fgclip.RunAsync("model", "import", local, "--out", third)).Ended(ExitCode.Done);
        Assert.Equal([Digest(folder), Digest(folder)], [Digest(online), Digest(offline)]);
    }

    [Fact]
    public async Task A_revision_that_the_hub_lacks_fails_in_a_line()
    {
        await using var server = await HubServer.StartAsync([]);
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = server.Address.AbsoluteUri, ["HF_HOME"] = shapes.NewPath("hf") };
        var destination = shapes.NewPath("model");
        var result = (await Fgclip.RunAsync(variables, "model", "import", Model, "--revision", "v9", "--out", destination)).Ended(
            ExitCode.Failed);
        Assert.Contains("fgclip: The hub has no qihoo360/tiny at revision 'v9'.", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.False(Directory.Exists(destination));
    }

    [Fact]
    public async Task A_destination_in_use_is_refused_before_the_hub_is_asked()
    {
        await using var server = await HubServer.StartAsync([]);
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = server.Address.AbsoluteUri, ["HF_HOME"] = shapes.NewPath("hf") };
        var result = (await Fgclip.RunAsync(variables, "model", "import", Model, "--out", shapes.Model)).Ended(ExitCode.Usage);
        Assert.Contains("already holds a model", result.Error);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Plain_operators_give_another_folder_than_fused_ones()
    {
        var plain = shapes.NewPath("plain");
        var result = (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", plain, "--operators", "plain")).Ended(
            ExitCode.Done);
        var fused = (await Fgclip.RunAsync("model", "show", shapes.Model)).Ended(ExitCode.Done);
        Assert.NotEqual(Digest(fused), Digest(result));
    }

    [Fact]
    public async Task Images_are_resized_as_the_checkpoints_processor_does_it_or_as_is_stated()
    {
        var ours = (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", shapes.NewPath("own"))).Ended(
            ExitCode.Done);
        var stated = (await Fgclip.RunAsync("model", "show", shapes.Model)).Ended(ExitCode.Done);

        Assert.Contains("resize         torchvision, by image_processor_type Siglip2ImageProcessor", ours.Lines);
        Assert.Contains("resize         pillow", stated.Lines);
        Assert.NotEqual(Digest(stated), Digest(ours));
    }

    [Theory]
    [InlineData("neither a folder nor", "./no-such-folder")]
    [InlineData("'lanczos' is not one of pillow, torchvision, pillow-13", "./no-such-folder", "--resize-backend", "lanczos")]
    [InlineData("'fp8'", "./no-such-folder", "--precision", "fp8")]
    [InlineData("--revision", "/", "--revision", "main")]
    [InlineData("add --precision int8 or fp16", "/", "--calibrate", "/")]
    [InlineData("no folder ./no-such-folder", "/", "--precision", "int8", "--calibrate", "./no-such-folder")]
    public async Task What_cannot_be_imported_is_said_in_a_line(string named, params string[] arguments)
    {
        var result = (await Fgclip.RunAsync(["model", "import", .. arguments, "--out", shapes.NewPath("model")])).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
    }

    private static string Digest(Fgclip.Result result) => result.Lines.Single(line => line.StartsWith("digest", StringComparison.Ordinal));

    private static async Task<Dictionary<string, byte[]>> TinyAsync(string folder)
    {
        await CheckpointMaker.WriteAsync("fgclip2-tiny", folder);
        foreach (var file in Directory.GetFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var files = new Dictionary<string, byte[]> { ["README.md"] = "of no use to an import"u8.ToArray() };
        foreach (var file in Directory.GetFiles(folder))
            files.Add(Path.GetFileName(file), await File.ReadAllBytesAsync(file));
        return files;
    }
}
