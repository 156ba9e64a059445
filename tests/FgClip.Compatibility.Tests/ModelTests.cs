using FgClip.TestKit.Processes;

namespace FgClip.Compatibility.Tests;

/// <summary>Model folders of version 0.1.0 are opened, and compute the vectors that they computed then.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("fgclip2", "out", "--features", "image,text,regions,dense", "--walk-type", "short,long", "--dense-grid", "2x3", "--layout",
        "clip-retrieval", "--shard-rows", "6")]
    [InlineData("fgclip1", "fgclip1", "--features", "image,text,dense", "--dense", "float16", "--walk-type", "short,long", "--dense-grid",
        "2x2", "--shard-rows", "10")]
    [InlineData("fgclip2-int8", "int8", "--features", "image,text,regions", "--dense", "none", "--shard-rows", "24")]
    public async Task It_computes_the_same_vectors(string model, string dataset, params string[] options)
    {
        using var old = await OldFiles.UnpackAsync("whole");
        var output = old.At("whole", "today");
        await CliProcess.RunAsync(
            null, ["embed", "--model", old.At("models", model), "--image-root", old.At("images"), "--input", old.At("whole", "in.jsonl"),
            "--output", output, .. options]);

        await OldRows.AssertSameAsync(old.At("whole", dataset), output);
    }
}
