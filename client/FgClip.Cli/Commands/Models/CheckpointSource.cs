using FgClip.Hub;

namespace FgClip.Cli.Commands.Models;

/// <summary>What <c>model import</c> is given: a checkpoint's folder, or a model's name on the hub.</summary>
internal static class CheckpointSource
{
    /// <summary>The checkpoint's folder; a model of the hub is downloaded into the hub's cache, so far as it is not there.</summary>
    /// <param name="source">A folder, or <c>owner/name</c>.</param>
    /// <param name="revision">A branch, tag or commit on the hub; null for <c>main</c>.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="UsageException">It is neither, or a folder has no revisions.</exception>
    /// <exception cref="HubException">The hub has no such model, refuses it, or could not be reached.</exception>
    public static async Task<string> FolderAsync(string source, string? revision, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            return revision is null
                ? source : throw new UsageException($"{source} is a folder here, and --revision is for models of the hub.");
        }
        if (!HubModelId.TryParse(source, out var model))
        {
            throw new UsageException($"{source} is neither a folder nor a model's name on the hub, such as qihoo360/fg-clip2-base.");
        }
        var options = HubOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        await Console.Error.WriteLineAsync(
            options.Offline ? $"{source} is not a folder: looking in {options.Cache}"
            : $"{source} is not a folder: asking {options.Endpoint.Host}");
        using var download = new HubDownload(options, TimeProvider.System);
        return await download.FetchAsync(model, revision ?? "main", new DownloadConsoleWriter(), cancellationToken);
    }
}
