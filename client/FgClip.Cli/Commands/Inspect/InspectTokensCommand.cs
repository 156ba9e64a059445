using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Options;
using FgClip.Cli.Shared.Output;
using FgClip.Model;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization;

namespace FgClip.Cli.Commands.Inspect;

/// <summary><c>fgclip inspect tokens</c>: JSON lines with <c>text</c> in, <c>{"text","ids"}</c> out; ids before padding.</summary>
internal static class InspectTokensCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var walk = CommonOptions.WalkType(WalkType.Short);
        var file = new Argument<string>("file") { Description = "JSON lines; - for standard input.", DefaultValueFactory = _ => "-" };
        var command = new Command("tokens", "Print the token ids of texts.") { model, walk, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = ModelFolder.Open(parsed.GetRequiredValue(model));
            await PrintAsync(folder, CommonOptions.Head(parsed, walk, folder.Manifest), parsed.GetRequiredValue(file), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task PrintAsync(ModelFolder folder, WalkType walk, string file, CancellationToken cancellationToken)
    {
        var tokenizer = TokenizerFiles.Load(folder);
        var limit = folder.Manifest.TextHeads[walk].Length;
        using var input = file == "-" ? new StreamReader(Console.OpenStandardInput()) : OpenText(file);
        await using var output = JsonLines.ToStandardOutput();
        for (var number = 1; await input.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var text = TextOf(line) ?? throw new UsageException(
                $"{(file == "-" ? "standard input" : file)}, line {number}: no JSON object with a string \"text\".");
            output.Write(new { text, ids = tokenizer.Encode(text, limit) });
        }
    }

    private static StreamReader OpenText(string file) =>
        File.Exists(file) ? new StreamReader(file) : throw new UsageException($"There is no file {file}.");

    private static string? TextOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text)
                ? text.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: the text is not a string, or holds half of a surrogate pair.
            return null;
        }
    }
}
