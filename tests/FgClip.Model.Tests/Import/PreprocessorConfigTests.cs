using System.Text.Json.Nodes;
using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Import;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Model.Tests.Import;

public sealed class PreprocessorConfigTests : IDisposable
{
    private const string FileName = "preprocessor_config.json";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("fgclip2-tiny", "Siglip2ImageProcessorFast", ResizeBackend.Torchvision)]
    [InlineData("fgclip2-tiny", "Siglip2ImageProcessor", ResizeBackend.Torchvision)]
    [InlineData("fgclip2-tiny", "Siglip2ImageProcessorPil", ResizeBackend.Pillow)]
    [InlineData("fgclip2-tiny", "Fgclip2ImageProcessor", ResizeBackend.Pillow)]
    [InlineData("fgclip2-tiny", null, ResizeBackend.Pillow)]
    [InlineData("fgclip1-tiny", "CLIPImageProcessorFast", ResizeBackend.Pillow)]
    public async Task The_image_processor_says_whose_resize_it_is(string checkpoint, string? type, ResizeBackend backend)
    {
        var source = await SourceAsync(checkpoint);
        Change(source, json => json["image_processor_type"] = type);

        var pixels = (await ImportAsync(source)).Manifest.Pixels;

        Assert.Equal((backend, type), (pixels.Backend, pixels.ProcessorType));
    }

    [Fact]
    public async Task An_unknown_image_processor_is_refused_unless_a_backend_is_stated()
    {
        var source = await SourceAsync();
        Change(source, json => json["image_processor_type"] = "ViTImageProcessor");

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ImportAsync(source));

        Assert.Contains("image_processor_type is \"ViTImageProcessor\"", e.Message);
        Assert.Contains("--resize-backend", e.Message);
        var pixels = (await ImportAsync(source, ResizeBackend.Pillow13)).Manifest.Pixels;
        Assert.Equal((ResizeBackend.Pillow13, null), (pixels.Backend, pixels.ProcessorType));
    }

    /// <summary>So that folders, and datasets made with them, from before there was another backend continue.</summary>
    [Fact]
    public async Task With_Pillow_a_folder_has_the_digest_of_its_files_and_no_word_of_a_backend()
    {
        var source = await SourceAsync();
        var pillow = await ImportAsync(source);

        var json = JsonNode.Parse(await File.ReadAllTextAsync(pillow.At(ModelManifest.FileName), TestContext.Current.CancellationToken))!;
        Assert.Equal(["resize", "patch_size", "image_size", "mean", "deviation"], json["pixels"]!.AsObject().Select(member => member.Key));
        var lines = pillow.Manifest.Files.OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Sha256}  {file.Name}\n");
        Assert.Equal(Images.PixelGoldens.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines))), pillow.Digest);
    }

    [Fact]
    public async Task What_changes_pixels_changes_the_digest()
    {
        var source = await SourceAsync();
        List<ModelFolder> folders = [await ImportAsync(source)];
        foreach (var backend in (ResizeBackend[])[ResizeBackend.Torchvision, ResizeBackend.Pillow13])
            folders.Add(await ImportAsync(source, backend));
        Change(source, json => json["image_mean"] = new JsonArray(0.5, 0.5, 0.4));
        folders.Add(await ImportAsync(source));
        Change(source, json => json["image_std"] = new JsonArray(0.5, 0.4, 0.5));
        folders.Add(await ImportAsync(source));

        Assert.Equal(folders.Count, folders.Select(folder => folder.Digest).Distinct().Count());
        Assert.All(folders, folder => Assert.Equal(folder.Digest, ModelFolder.Open(folder.Path).Digest));
        Assert.Equal("torchvision",
            JsonNode.Parse(File.ReadAllText(folders[1].At(ModelManifest.FileName)))!["pixels"]!["resize_backend"]!.GetValue<string>());
        Assert.Equal("pillow-13",
            JsonNode.Parse(File.ReadAllText(folders[2].At(ModelManifest.FileName)))!["pixels"]!["resize_backend"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_transformers_5_saves_is_read_from_processor_config()
    {
        var source = await SourceAsync();
        var image = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(source, FileName), TestContext.Current.CancellationToken))!;
        image["image_processor_type"] = "Siglip2ImageProcessor";
        image["image_mean"] = new JsonArray(0.1, 0.2, 0.3);
        image["do_convert_rgb"] = null;
        File.Delete(Path.Combine(source, FileName));
        var processor = new JsonObject { ["image_processor"] = image, ["processor_class"] = "Siglip2Processor" };
        await File.WriteAllTextAsync(Path.Combine(source, "processor_config.json"), processor.ToJsonString(),
            TestContext.Current.CancellationToken);

        var pixels = (await ImportAsync(source)).Manifest.Pixels;

        Assert.Equal([0.1f, 0.2f, 0.3f], pixels.Mean);
        Assert.Equal(ResizeBackend.Torchvision, pixels.Backend);
    }

    [Theory]
    [InlineData("fgclip2-tiny", "resample", "3")]
    [InlineData("fgclip2-tiny", "do_resize", "false")]
    [InlineData("fgclip2-tiny", "do_rescale", "false")]
    [InlineData("fgclip2-tiny", "rescale_factor", "0.01")]
    [InlineData("fgclip2-tiny", "do_normalize", "false")]
    [InlineData("fgclip2-tiny", "do_convert_rgb", "false")]
    [InlineData("fgclip2-tiny", "patch_size", "14")]
    [InlineData("fgclip2-tiny", "size", "{\"height\":224,\"width\":224}")]
    [InlineData("fgclip2-tiny", "do_center_crop", "true")]
    [InlineData("fgclip2-tiny", "do_sharpen", "true")]
    [InlineData("fgclip1-tiny", "resample", "2")]
    [InlineData("fgclip1-tiny", "size", "{\"shortest_edge\":999}")]
    [InlineData("fgclip1-tiny", "crop_size", "{\"height\":999,\"width\":999}")]
    [InlineData("fgclip1-tiny", "do_pad", "true")]
    public async Task What_is_not_computed_is_refused_by_its_name(string checkpoint, string key, string value)
    {
        var source = await SourceAsync(checkpoint);
        Change(source, json => json[key] = JsonNode.Parse(value));

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ImportAsync(source));

        Assert.Contains($"{FileName}: {key} is {value}", e.Message);
    }

    [Fact]
    public async Task The_published_configuration_is_read()
    {
        var source = await SourceAsync();
        await File.WriteAllTextAsync(
            Path.Combine(source, FileName),
            """
            {"do_convert_rgb": null, "do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
             "image_processor_type": "Siglip2ImageProcessorFast", "max_num_patches": 256, "patch_size": 16, "resample": 2, "rescale_factor": 0.00392156862745098,
             "processor_class": "Siglip2Processor", "data_format": "channels_first", "device": null, "size": null, "crop_size": null}
            """,
            TestContext.Current.CancellationToken);

        Assert.Equal(ResizeBackend.Torchvision, (await ImportAsync(source)).Manifest.Pixels.Backend);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ModelFolder> ImportAsync(string source, ResizeBackend? backend = null) =>
        ModelImporter.ImportAsync(source, _folder.At($"model-{Guid.NewGuid():n}"), new() { ResizeBackend = backend });

    [Fact]
    public async Task A_file_that_is_not_UTF8_is_refused()
    {
        var source = await SourceAsync();
        var file = Path.Combine(source, FileName);
        await File.WriteAllBytesAsync(file, [.. "{\"image_m"u8, 0xFF, .. "\": 1}"u8], TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ImportAsync(source));

        Assert.Equal($"{file} is not UTF-8.", e.Message);
    }

    private static void Change(string source, Action<JsonObject> change)
    {
        var file = Path.Combine(source, FileName);
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }

    private async Task<string> SourceAsync(string checkpoint = "fgclip2-tiny")
    {
        var source = _folder.At("source");
        await CheckpointMaker.WriteAsync(checkpoint, source);
        if (checkpoint == "fgclip1-tiny")
        {
            await ToyClipTokenizer.WriteAsync(source);
            return source;
        }

        foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        return source;
    }
}
