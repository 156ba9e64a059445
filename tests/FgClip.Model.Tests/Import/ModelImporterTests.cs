using System.Text.Json.Nodes;
using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Import;
using FgClip.Model.Tests.Encoders;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Model.Tests.Import;

public sealed class ModelImporterTests(GoldenModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-import-").FullName;

    [Fact]
    public async Task A_sharded_sparse_checkpoint_imports_as_the_plain_one()
    {
        var source = Path.Combine(_folder, "source");
        await CheckpointMaker.WriteAsync("fgclip2-tiny", source, new() { Shards = 3, SparseConfig = true });
        CopyTokenizer(source);

        var model = await ModelImporter.ImportAsync(source, At("model"));

        Assert.Equal((await models.GetAsync("fgclip2-tiny")).Digest, model.Digest);
        await model.VerifyDigestsAsync();
    }

    [Fact]
    public async Task The_manifest_says_what_the_reference_says()
    {
        var manifest = (await models.GetAsync("fgclip2-tiny")).Manifest;
        var golden = GoldenFeatures.Read("fgclip2-tiny");
        Assert.Equal(golden.LogitScale, manifest.Logits.LogScale);
        Assert.Equal(golden.LogitBias, manifest.Logits.Bias);
        Assert.Equal(MathF.Exp(4.7f), manifest.Logits.Scale);
        Assert.Equal((new TowerSize(64, 160, 3), new TowerSize(64, 160, 3)), (manifest.Vision, manifest.Text));
        Assert.Equal((64, 196, 64),
            (manifest.TextHeads[WalkType.Short].Length, manifest.TextHeads[WalkType.Long].Length, manifest.TextHeads[WalkType.Box].Length));
        Assert.Equal(GoldenFeatures.Read("fgclip1-tiny").LogitScale, (await models.GetAsync("fgclip1-tiny")).Manifest.Logits.LogScale);
    }

    [Fact]
    public async Task Each_weight_is_written_once()
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        var checkpoint = new FileInfo(Path.Combine(await models.CheckpointAsync("fgclip2-tiny"), "model.safetensors")).Length;
        var pages = 4096L * 500; // Each of some 130 tensors starts on a page.
        Assert.InRange(new FileInfo(folder.At("weights.bin")).Length, checkpoint / 2, checkpoint + pages);
    }

    [Fact]
    public async Task Every_wrong_tensor_is_named_with_both_shapes()
    {
        var source = await SourceAsync();
        var config = Path.Combine(source, "config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!;
        json["vision_config"]!["num_hidden_layers"] = 4;
        json["text_config"]!["intermediate_size"] = 161;
        File.WriteAllText(config, json.ToJsonString());

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ModelImporter.ImportAsync(source, At("model")));

        Assert.Contains("vision_model.encoder.layers.3.mlp.fc1.weight: missing, expected [160, 64]", e.Message);
        Assert.Contains("text_model.encoder.layers.0.mlp.fc1.weight: expected [161, 64], found [160, 64]", e.Message);
        Assert.Contains("text_model.encoder.layers.2.mlp.fc2.weight: expected [64, 161], found [64, 160]", e.Message);
        Assert.False(Directory.Exists(At("model")));
    }

    [Theory]
    [InlineData(float.NaN, ModelPrecision.Float32, "has a number that is not finite")]
    [InlineData(float.NegativeInfinity, ModelPrecision.Int8, "has a number that is not finite")]
    [InlineData(70_000f, ModelPrecision.Float16, "has the number 70000, which is beyond float16")]
    public async Task A_weight_that_is_not_finite_is_refused_by_name(float number, ModelPrecision precision, string error)
    {
        var source = await SourceAsync();
        await ReplaceAsync(Path.Combine(source, "model.safetensors"), "vision_model.post_layernorm.bias", number);

        var e = await Assert.ThrowsAsync<CheckpointException>(
            () => ModelImporter.ImportAsync(source, At("model"), new() { Precision = precision }));

        Assert.Contains($"vision_model.post_layernorm.bias {error}", e.Message);
        Assert.False(Directory.Exists(At("model")));
    }

    [Fact]
    public async Task A_logit_scale_beyond_float32_is_refused()
    {
        var source = await SourceAsync();
        await ReplaceAsync(Path.Combine(source, "model.safetensors"), "logit_scale", 100);

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ModelImporter.ImportAsync(source, At("model")));

        Assert.Contains("logit_scale is 100", e.Message);
    }

    /// <summary>Writes a float32 over the first number of a tensor.</summary>
    private static async Task ReplaceAsync(string file, string tensor, float number)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var length = (int)BitConverter.ToInt64(bytes);
        var entry = JsonNode.Parse(bytes.AsSpan(8, length))![tensor]!;
        Assert.Equal("F32", entry["dtype"]!.GetValue<string>());
        BitConverter.TryWriteBytes(bytes.AsSpan(8 + length + entry["data_offsets"]![0]!.GetValue<int>()), number);
        await File.WriteAllBytesAsync(file, bytes);
    }

    [Fact]
    public async Task A_tokenizer_of_another_checkpoint_is_refused()
    {
        var source = await SourceAsync();
        var file = Path.Combine(source, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json["model"]!["vocab"]!["beyond"] = 4096;
        File.WriteAllText(file, json.ToJsonString());
        var e = await Assert.ThrowsAsync<CheckpointException>(() => ModelImporter.ImportAsync(source, At("model")));
        Assert.Contains("\"beyond\" has id 4096, but the embedding has 4096 rows", e.Message);
    }

    [Fact]
    public async Task A_checkpoint_without_a_tokenizer_is_refused()
    {
        var source = await SourceAsync();
        File.Delete(Path.Combine(source, "tokenizer.json"));
        var e = await Assert.ThrowsAsync<CheckpointException>(() => ModelImporter.ImportAsync(source, At("model")));
        Assert.Contains("tokenizer.json", e.Message);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        var source = await SourceAsync();
        using var cancellation = new CancellationTokenSource();
        var progress = new Callback(p =>
        {
            if (p.BytesWritten > p.BytesTotal / 2)
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ModelImporter.ImportAsync(source, At("model"), progress: progress, cancellationToken: cancellation.Token));
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_with_other_things_in_it_is_never_replaced()
    {
        Directory.CreateDirectory(At("model"));
        await File.WriteAllTextAsync(At("model/thesis.txt"), "mine");
        var source = await SourceAsync();
        await Assert.ThrowsAsync<ModelFolderException>(() => ModelImporter.ImportAsync(source, At("model"), new() { Replace = true }));
        Assert.Equal("mine", File.ReadAllText(At("model/thesis.txt")));
    }

    [Fact]
    public async Task A_model_is_replaced_only_when_asked()
    {
        var source = await SourceAsync();
        var first = await ModelImporter.ImportAsync(source, At("model"));
        await Assert.ThrowsAsync<ModelFolderException>(() => ModelImporter.ImportAsync(source, At("model")));
        var second = await ModelImporter.ImportAsync(source, At("model"), new() { Replace = true });
        Assert.Equal(first.Digest, second.Digest);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private async Task<string> SourceAsync()
    {
        var source = At("source");
        await CheckpointMaker.WriteAsync("fgclip2-tiny", source);
        CopyTokenizer(source);
        return source;
    }

    private static void CopyTokenizer(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    private sealed class Callback(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}
