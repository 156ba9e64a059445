using System.Text.Json.Nodes;
using FgClip.Model.Import;
using FgClip.Model.Tests.Encoders;
using FgClip.Model.Tests.Tokenization;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Import;

/// <summary>What an import makes of a checkpoint's tokenizer.</summary>
public sealed class TokenizerImportTests(GoldenModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Fault 08: such a model was imported, and every job with it failed.</summary>
    [Fact]
    public async Task A_tokenizer_that_is_not_read_is_refused()
    {
        var source = await SourceAsync();
        Change(source, "tokenizer.json", root => root["normalizer"] = new JsonObject { ["type"] = "NFKC" });

        var e = await Assert.ThrowsAsync<TokenizerFormatException>(() => ModelImporter.ImportAsync(source, At("model")));

        Assert.Contains("'NFKC'", e.Message);
        Assert.False(Directory.Exists(At("model")));
    }

    /// <summary>transformers 5 writes such a file for SigLIP 2: texts are lower-cased before, so it changes nothing.</summary>
    [Fact]
    public async Task A_normalizer_that_lower_cases_gives_the_same_ids()
    {
        var source = await SourceAsync();
        Change(source, "tokenizer.json", root => root["normalizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray(new JsonObject { ["type"] = "Lowercase" }, root["normalizer"]!.DeepClone()),
        });

        var model = await ModelImporter.ImportAsync(source, At("model"));

        Assert.Null(model.Manifest.Tokenization);
        Assert.All(TokenGoldens.Read("tiny"), line => Assert.Equal(line.Ids, TokenizerFiles.Load(model).Encode(line.Text, line.MaxLength)));
    }

    /// <summary>Fault 09: the model folder keeps what transformers makes of the files, and its digest has it.</summary>
    [Fact]
    public async Task Marks_of_the_post_processor_are_part_of_the_model()
    {
        var source = await SourceAsync();
        Change(source, "tokenizer_config.json", root => root["add_eos_token"] = null);

        var model = await ModelImporter.ImportAsync(source, At("model"));

        var line = TokenGoldens.Read("tiny")[0];
        Assert.Equal([1], model.Manifest.Tokenization?.End);
        Assert.Equal(line.Ids, TokenizerFiles.Load(model).Encode(line.Text, line.MaxLength));
        // Such a folder of before has no rule, gives no end mark, and stays another model.
        var before = model.Manifest with { Tokenization = null };
        Assert.NotEqual(before.Digest(), model.Digest);
        Assert.Equal(line.Ids[..^1], TokenizerFiles.Load(model.Path, rule: null).Encode(line.Text, line.MaxLength));
    }

    [Fact]
    public async Task A_model_that_keeps_the_case_is_another_model()
    {
        var source = await SourceAsync();

        var model = await ModelImporter.ImportAsync(source, At("model"), new() { KeepsCase = true });

        var lowered = await models.GetAsync("fgclip2-tiny");
        Assert.NotEqual(lowered.Digest, model.Digest);
        Assert.Equal(TokenizerFiles.Load(lowered).Encode("a red", 64), TokenizerFiles.Load(model).Encode("a red", 64));
        Assert.NotEqual(TokenizerFiles.Load(lowered).Encode("A Red", 64), TokenizerFiles.Load(model).Encode("A Red", 64));
    }

    [Fact]
    public async Task CLIPs_tokenizer_cannot_keep_the_case() => Assert.Contains(
        "CLIP's tokenizer lower-cases every text itself",
        (await Assert.ThrowsAsync<TokenizerFormatException>(
            async () => await ModelImporter.ImportAsync(await models.CheckpointAsync("fgclip1-tiny"), At("model"),
            new() { KeepsCase = true }))).Message);

    private static void Change(string folder, string file, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, file);
        var root = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        change(root);
        File.WriteAllText(path, root.ToJsonString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>A copy of the tiny checkpoint, to be changed.</summary>
    private async Task<string> SourceAsync()
    {
        var source = Directory.CreateDirectory(At("source")).FullName;
        foreach (var file in Directory.EnumerateFiles(await models.CheckpointAsync("fgclip2-tiny")))
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        return source;
    }
}
