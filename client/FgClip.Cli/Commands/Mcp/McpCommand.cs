using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Mcp;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Mcp;

/// <summary><c>fgclip mcp</c>: the model, datasets and jobs for an assistant, over standard input and output.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var roots = new Option<string[]>("--image-root")
        {
            Description = "A folder that images may be read from; several may be given. Without it, the current folder.",
            HelpName = "DIR",
        };
        var allowHttp = new Option<bool>("--allow-http") { Description = "Images may be fetched from public web addresses." };
        var ignoreOptOut = WebImageOptions.IgnoreOptOutOption();
        ignoreOptOut.Description = "Read images whose web server opts out of AI or indexing, by X-Robots-Tag or TDM-Reservation.";
        var contact = WebImageOptions.ContactOption();
        var datasets = new Option<string[]>("--dataset")
        {
            Description = "A finished dataset that may be searched; several may be given.",
            HelpName = "OUT",
        };
        var indexes = new Option<string[]>("--index")
        {
            Description = "A folder in which fgclip index built approximate indexes, itself or in folders of it: one that covers a "
                + "dataset is searched in place of all vectors. Several may be given.",
            HelpName = "DIR",
        };
        var cache = SearchCacheOption.Create();
        var cluster = ClusterOptions.Cluster();
        var command = new Command("mcp", "Serve a model, finished datasets and a cluster's jobs to an assistant, by the Model Context "
            + "Protocol on standard input and output.")
        {
            model, roots, allowHttp, ignoreOptOut, contact, datasets, indexes, cache, cluster,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new McpSettings
            {
                Model = parsed.GetRequiredValue(model),
                ImageRoots = [.. (parsed.GetValue(roots) is { Length: > 0 } given ? given : ["."]).Select(StoreAddresses.Normalize)],
                AllowHttp = parsed.GetValue(allowHttp),
                IgnoreOptOut = parsed.GetValue(ignoreOptOut),
                HttpContact = parsed.GetValue(contact),
                Datasets = [.. (parsed.GetValue(datasets) ?? []).Select(StoreAddresses.Normalize)],
                SearchIndexes = parsed.GetValue(indexes) ?? [],
                SearchCache = SearchCacheOption.Read(parsed, cache),
                Cluster = ClusterOptions.Find(parsed, cluster),
            };
            await McpHost.RunAsync(settings, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
