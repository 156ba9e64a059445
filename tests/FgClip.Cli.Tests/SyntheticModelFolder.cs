using FgClip.TestKit.Checkpoints;

namespace FgClip.Cli.Tests;

/// <summary>A model folder of random but reproducible weights, imported by the command itself.</summary>
internal static class SyntheticModelFolder
{
    /// <summary>Makes an FG-CLIP checkpoint and imports it.</summary>
    /// <returns>The model folder.</returns>
    public static async Task<string> ImportAsync(string architecture, string path)
    {
        var checkpoint = $"{path}-checkpoint";
        await CheckpointMaker.WriteAsync(architecture, checkpoint);
        await ToyClipTokenizer.WriteAsync(checkpoint);
        (await Fgclip.RunAsync("model", "import", checkpoint, "--out", path)).Ended(ExitCode.Done);
        return path;
    }
}
