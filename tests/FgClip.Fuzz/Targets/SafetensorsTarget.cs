using FgClip.Model.Checkpoints;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Fuzz.Targets;

/// <summary>The reader of checkpoints: headers, then every tensor.</summary>
internal sealed class SafetensorsTarget : IFuzzTarget
{
    // The header and the first of the data: what follows is only numbers.
    private const int Kept = 96 << 10;

    public string Name => "safetensors";

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        using var folder = new TempFolder();
        await CheckpointMaker.WriteAsync("fgclip2-tiny", folder.Path);
        var whole = await File.ReadAllBytesAsync(Path.Combine(folder.Path, "model.safetensors"));
        return [SafetensorsSeed.Small(), whole[..Math.Min(Kept, whole.Length)]];
    }

    public async Task RunAsync(FuzzFile file, string folder)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors"), file.Bytes);
        try
        {
            using var checkpoint = await Checkpoint.OpenAsync(folder, CancellationToken.None);
            foreach (var tensor in checkpoint.Tensors.ToList())
            {
                var values = await checkpoint.ReadAsync(tensor.Name, CancellationToken.None);
                Expect.That(values.Length == tensor.Count, $"tensor {tensor.Name} has {values.Length} numbers, not {tensor.Count}");
            }
        }
        catch (CheckpointException)
        {
        }
    }
}
