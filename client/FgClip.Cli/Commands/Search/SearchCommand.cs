using System.CommandLine;

namespace FgClip.Cli.Commands.Search;

/// <summary><c>fgclip search</c>: what of a finished dataset is nearest to a text, an image, a box, a row or a vector.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var options = new SearchOptions();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("search", "Find the images, captions or boxes of a finished dataset that are nearest to a text, an "
            + "image, a row or a vector, exactly.");
        options.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var hits = await SearchRun.ExecuteAsync(options.Read(parsed), cancellationToken);
            if (parsed.GetValue(json))
                SearchConsoleWriter.WriteJson(hits);
            else
                SearchConsoleWriter.WriteLines(hits);
            return ExitCode.Done;
        });
        return command;
    }
}
