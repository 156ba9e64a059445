namespace FgClip.Cli.Tests.Commands;

/// <summary>How the command starts and ends; FgClip.Mcp.Tests has what the server answers.</summary>
[Collection(nameof(ShapesModel))]
public sealed class McpCommandTests(ShapesModel shapes)
{
    [Fact]
    public async Task A_model_that_is_none_is_a_wrong_command() =>
        Assert.Contains("no-such-model", (await Fgclip.RunAsync("mcp", "--model", "no-such-model")).Ended(ExitCode.Usage).Error);

    [Fact]
    public async Task It_ends_with_its_input() => (await Fgclip.RunAsync("mcp", "--model", shapes.Model)).Ended(ExitCode.Done);
}
