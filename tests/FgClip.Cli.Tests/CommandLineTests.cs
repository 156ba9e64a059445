using FgClip.TestKit;

namespace FgClip.Cli.Tests;

[Collection(nameof(ShapesModel))]
public sealed class CommandLineTests(ShapesModel shapes)
{
    public static TheoryData<string, string[]> Misuses => new()
    {
        { "--no-such-option", ["embed", "--no-such-option"] },
        { "fetch", ["fetch"] },
        { "--output", ["embed", "--model", "m", "--input", "i"] },
        { "no-such-model", ["embed", "--model", "no-such-model", "--input", "i", "--output", "o"] },
        { "'sound'", ["embed", "--model", "m", "--input", "i", "--output", "o", "--features", "image,sound"] },
        { "no-such-model", ["model", "show", "no-such-model"] },
        { "--max-num-patches", ["inspect", "pixels", "--model", "m", "--max-num-patches", "0", "a.png"] },
    };

    [Theory]
    [MemberData(nameof(Misuses))]
    public async Task What_cannot_be_meant_is_said_in_a_line(string named, string[] arguments)
    {
        var result = (await Fgclip.RunAsync(arguments)).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_checkpoint_that_lacks_a_tensor_names_it()
    {
        var checkpoint = shapes.NewPath("checkpoint");
        Directory.CreateDirectory(checkpoint);
        foreach (var file in Directory.GetFiles(Fixtures.CheckpointShapes))
            File.Copy(file, Path.Combine(checkpoint, Path.GetFileName(file)));
        var weights = Path.Combine(checkpoint, "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(weights);
        // The header is text: a tensor of another name is one that is missing, and nothing else moves.
        var at = bytes.AsSpan().IndexOf("\"boxtext_head.bias\""u8);
        "\"boxtext_tail.bias\""u8.CopyTo(bytes.AsSpan(at));
        await File.WriteAllBytesAsync(weights, bytes);

        var destination = shapes.NewPath("model");
        var result = (await Fgclip.RunAsync("model", "import", checkpoint, "--out", destination)).Ended(ExitCode.Failed);

        Assert.Contains("boxtext_head.bias", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.False(Directory.Exists(destination));
    }

    [Fact]
    public async Task Help_goes_to_standard_output()
    {
        var result = (await Fgclip.RunAsync("--help")).Ended(ExitCode.Done);
        Assert.Contains("embed", result.Output);
    }
}
