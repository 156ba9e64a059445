using FgClip.Model.Checkpoints;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Model.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const string Tensor = "vision_model.post_layernorm.weight";
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-checkpoint-").FullName;

    [Fact]
    public async Task Shards_hold_what_one_file_holds()
    {
        var (one, three) = (Path.Combine(_folder, "one"), Path.Combine(_folder, "three"));
        await CheckpointMaker.WriteAsync("fgclip2-tiny", one);
        await CheckpointMaker.WriteAsync("fgclip2-tiny", three, new() { Shards = 3 });
        using var whole = await Checkpoint.OpenAsync(one, CancellationToken.None);
        using var sharded = await Checkpoint.OpenAsync(three, CancellationToken.None);

        Assert.Equal(whole.Tensors.Select(t => t.Name).Order(), sharded.Tensors.Select(t => t.Name).Order());
        Assert.Equal(await whole.ReadAsync(Tensor, CancellationToken.None), await sharded.ReadAsync(Tensor, CancellationToken.None));
    }

    [Theory]
    [InlineData(SyntheticDtype.Float16, 1f / 1024)]
    [InlineData(SyntheticDtype.BFloat16, 1f / 128)]
    public async Task Half_the_bits_are_the_same_number_rounded(SyntheticDtype dtype, float relative)
    {
        var (full, half) = (Path.Combine(_folder, "full"), Path.Combine(_folder, "half"));
        await CheckpointMaker.WriteAsync("fgclip2-odd", full);
        await CheckpointMaker.WriteAsync("fgclip2-odd", half, new() { Dtype = dtype });
        using var a = await Checkpoint.OpenAsync(full, CancellationToken.None);
        using var b = await Checkpoint.OpenAsync(half, CancellationToken.None);
        var (exact, rounded) = (await a.ReadAsync(Tensor, CancellationToken.None), await b.ReadAsync(Tensor, CancellationToken.None));

        Assert.NotEqual(exact, rounded);
        Assert.All(exact.Zip(rounded), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / Math.Abs(pair.First), 0, relative));
    }

    [Fact]
    public async Task A_missing_shard_is_named()
    {
        await CheckpointMaker.WriteAsync("fgclip2-odd", _folder, new() { Shards = 2 });
        File.Delete(Path.Combine(_folder, "model-00002-of-00002.safetensors"));
        var e = await Assert.ThrowsAsync<CheckpointException>(() => Checkpoint.OpenAsync(_folder, CancellationToken.None));
        Assert.Contains("model-00002-of-00002.safetensors is missing", e.Message);
    }

    [Theory]
    [InlineData("""{"weight_map":{"w":"../outside.safetensors"}}""", "not a file name")]
    [InlineData("""{"weights":{}}""", "not the index")]
    [InlineData("[", "not the index")]
    public async Task An_index_that_is_none_is_refused(string json, string reason)
    {
        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), json);
        var e = await Assert.ThrowsAsync<CheckpointException>(() => Checkpoint.OpenAsync(_folder, CancellationToken.None));
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public async Task A_folder_without_weights_is_refused()
    {
        var e = await Assert.ThrowsAsync<CheckpointException>(() => Checkpoint.OpenAsync(_folder, CancellationToken.None));
        Assert.Contains("model.safetensors", e.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
