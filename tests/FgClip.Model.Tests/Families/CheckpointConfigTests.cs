using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Families;

public sealed class CheckpointConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-config-").FullName;

    [Fact]
    public async Task An_empty_fgclip2_config_is_the_base_model()
    {
        var config = await ReadAsync("""{"model_type":"fgclip2"}""");
        Assert.Equal(ModelFamilyName.FgClip2, config.Family);
        Assert.Equal(
            new()
            {
                HiddenSize = 768,
                IntermediateSize = 3072,
                Layers = 12,
                Heads = 12,
                Epsilon = 1e-6f,
                Activation = Activation.GeluTanh,
            }, config.Vision);
        Assert.Equal(config.Vision, config.Text);
        Assert.Equal((16, 16, 768), (config.PatchSize, config.GridSide, config.EmbeddingSize));
        Assert.Equal((64, 196, 20), (config.ShortLength, config.LongLength, config.KeepLength));
    }

    [Fact]
    public async Task A_config_with_a_projection_takes_CLIP_s_defaults()
    {
        var config = await ReadAsync("""{"projection_dim":640}""");
        Assert.Equal(ModelFamilyName.FgClip, config.Family);
        Assert.Equal(
            new()
            {
                HiddenSize = 768,
                IntermediateSize = 3072,
                Layers = 12,
                Heads = 12,
                Epsilon = 1e-5f,
                Activation = Activation.QuickGelu,
            }, config.Vision);
        Assert.Equal(
            new()
            {
                HiddenSize = 512,
                IntermediateSize = 2048,
                Layers = 12,
                Heads = 8,
                Epsilon = 1e-5f,
                Activation = Activation.QuickGelu,
            }, config.Text);
        Assert.Equal((32, 7, 640), (config.PatchSize, config.GridSide, config.EmbeddingSize));
        Assert.Equal((77, 248, 20), (config.ShortLength, config.LongLength, config.KeepLength));
    }

    [Theory]
    [InlineData("""{"model_type":"siglip2"}""", ModelFamilyName.Siglip2, 16, 0)]
    [InlineData("""{"model_type":"siglip"}""", ModelFamilyName.Siglip, 14, 224)]
    [InlineData("""{"model_type":"siglip","vision_config":{"image_size":384,"patch_size":14}}""", ModelFamilyName.Siglip, 27, 384)]
    [InlineData("""{"model_type":"clip","architectures":["CLIPModel"]}""", ModelFamilyName.Clip, 7, 224)]
    [InlineData("""{"model_type":"clip","architectures":["FGCLIPModel"],"projection_dim":512}""", ModelFamilyName.FgClip, 7, 0)]
    public async Task Each_family_is_recognised_and_has_its_own_grid(string json, ModelFamilyName family, int grid, int image)
    {
        var config = await ReadAsync(json);
        Assert.Equal((family, grid), (config.Family, config.GridSide));
        if (image > 0)
            Assert.Equal(image, config.ImageSize);
    }

    [Fact]
    public async Task The_dict_of_an_old_CLIP_config_takes_precedence()
    {
        var config = await ReadAsync(
            """
            {"model_type":"clip","architectures":["CLIPModel"],
             "vision_config":{"hidden_size":64},"vision_config_dict":{"hidden_size":96,"patch_size":null}}
            """);
        Assert.Equal((96, 32), (config.Vision.HiddenSize, config.PatchSize));
    }

    [Fact]
    public async Task The_trained_checkpoint_s_config_is_read_as_it_stands()
    {
        var config = await ModelFamilies.ReadConfigAsync(Fixtures.CheckpointShapes, CancellationToken.None);
        Assert.Equal((96, 4, 3, 4096), (config.EmbeddingSize, config.Vision.Layers, config.Text.Layers, config.VocabularySize));
    }

    [Fact]
    public async Task A_text_that_is_not_UTF_8_is_refused()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "config.json"), [.. """{"model_type":"fg"""u8, 0xFF, .. "\"}"u8]);
        var refused = await Assert.ThrowsAsync<CheckpointException>(() => ModelFamilies.ReadConfigAsync(_folder, CancellationToken.None));
        Assert.Contains("not JSON", refused.Message);
    }

    [Theory]
    [InlineData("""{"model_type":"blip"}""", "neither FG-CLIP 2")]
    [InlineData("""{"model_type":"siglip2","vision_config":{"num_patches":250}}""", "not a square")]
    [InlineData("""{"model_type":"siglip2","text_config":{"projection_size":512}}""", "768 wide and texts 512")]
    [InlineData("""{"model_type":"siglip","vision_config":{"vision_use_head":false}}""", "vision_use_head is false")]
    [InlineData("""{"model_type":"siglip","vision_config":{"image_size":8}}""", "image_size 8 is less than patch_size 16")]
    [InlineData("""{"model_type":"clip","architectures":["CLIPModel"],"text_config":{"eos_token_id":5}}""", "eos_token_id is 5")]
    [InlineData("""{"model_type":"fgclip2","vision_config":{"num_hidden_layers":"12"}}""", "vision_config.num_hidden_layers is \"12\"")]
    [InlineData("""{"model_type":"fgclip2","vision_config":{"hidden_size":-1}}""", "vision_config.hidden_size is -1")]
    [InlineData("""{"model_type":"fgclip2","vision_config":{"hidden_size":770},"text_config":{"hidden_size":770}}""", "not a multiple of "
        + "its 12")]
    [InlineData("""{"model_type":"fgclip2","vision_config":{"num_patches":250}}""", "not a square")]
    [InlineData("""{"model_type":"fgclip2","vision_config":{"hidden_act":"relu"}}""", "relu")]
    [InlineData("""{"model_type":"fgclip2","text_config":{"projection_size":512}}""", "512")]
    [InlineData("""{"model_type":"fgclip2","text_config":[]}""", "text_config is []")]
    [InlineData("""{"projection_dim":512,"vision_config":{"image_size":225,"patch_size":16}}""", "not a multiple")]
    [InlineData("{", "not JSON")]
    public async Task A_config_that_no_model_has_is_refused_by_its_key(string json, string reason)
    {
        var e = await Assert.ThrowsAsync<CheckpointException>(() => ReadAsync(json));
        Assert.Contains(reason, e.Message);
        Assert.Contains("config.json", e.Message);
    }

    [Fact]
    public async Task A_folder_without_a_config_is_no_checkpoint() =>
        await Assert.ThrowsAsync<CheckpointException>(() => ModelFamilies.ReadConfigAsync(_folder, CancellationToken.None));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<CheckpointConfig> ReadAsync(string json)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), json);
        return ModelFamilies.ReadConfigAsync(_folder, CancellationToken.None);
    }
}
