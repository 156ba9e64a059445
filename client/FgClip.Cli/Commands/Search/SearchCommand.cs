using System.CommandLine;
using FgClip.Cli.Commands.Search.Html;

namespace FgClip.Cli.Commands.Search;

/// <summary><c>fgclip search</c>: what of a finished dataset is nearest to a text, an image, a box, a row or a vector.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var options = new SearchOptions();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var html = new Option<string?>("--html")
        {
            Description = "A file to write as a page of the hits, with small images; it needs no other file.",
            HelpName = "FILE",
        };
        var command = new Command("search", "Find the images, captions or boxes of a finished dataset that are nearest to a text, an "
            + "image, a row or a vector, exactly.");
        options.AddTo(command);
        command.Add(json);
        command.Add(html);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed);
            var hits = await SearchRun.ExecuteAsync(request, cancellationToken);
            if (parsed.GetValue(html) is { } file)
                await ResultPage.WriteAsync(file, request, hits, cancellationToken);
            if (parsed.GetValue(json))
                SearchConsoleWriter.WriteJson(hits);
            else
                SearchConsoleWriter.WriteLines(hits);
            return ExitCode.Done;
        });
        return command;
    }
}
