using System.CommandLine;
using FgClip.Cli.Shared.Output;
using FgClip.Datasets.Embeddings;
using FgClip.Search.Approximate;
using FgClip.Search.Approximate.Building;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Index;

/// <summary><c>fgclip index</c>: an approximate index over the vectors of a finished dataset, for <c>fgclip search --index</c>.</summary>
internal static class IndexCommand
{
    public static Command Create()
    {
        var options = new IndexOptions();
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("index", "Build an approximate index over the images, captions or boxes of a finished dataset, for "
            + "fgclip search --index, and measure its recall. The same command again continues where it stopped, and follows a dataset "
            + "that was extended or retried.");
        options.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed);
            var dataset = await EmbeddedDataset.OpenAsync(request.Embeddings, cancellationToken);
            var target = new SearchTarget(request.Kind, request.Head);
            var report = await new IndexBuilder(dataset, target, new VectorCache(request.Cache), request.Index)
                .BuildAsync(request.Build, CacheReport.Create(dataset), Reporter(), cancellationToken);
            if (parsed.GetValue(json))
                IndexConsoleWriter.WriteJson(report);
            else
                IndexConsoleWriter.WriteLine(report);
            return report.IsUsable ? ExitCode.Done : throw new SearchIndexException(IndexConsoleWriter.Describe(report, request.Build));
        });
        return command;
    }

    private static Action<IndexProgress> Reporter()
    {
        var pace = new ReportPace(TimeProvider.System);
        return progress =>
        {
            if (pace.IsDue())
                Console.Error.WriteLine($"{progress.Vectors:N0} of {progress.TotalVectors:N0} vectors are in the index.");
        };
    }
}
