using System.CommandLine;
using FgClip.Cli.Commands.Embed;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip submit</c>: a job for a cluster.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var options = new EmbedOptions();
        var share = new JobShareOptions();
        var cluster = ClusterOptions.Cluster();
        var watch = ClusterOptions.Watch();
        var json = ClusterOptions.Json("Write where the job stands to standard output as JSON; with --watch, one object a line.");
        var command =
            new Command("submit", "Submit a job to a cluster and print its id. Submitting the same job again is the same job; one "
            + "whose output is gone is done again.");
        foreach (var option in options.All.Concat(share.All))
            command.Add(option);
        command.Add(cluster);
        command.Add(watch);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = await options.ReadAsync(parsed, cancellationToken) with { Share = share.Read(parsed) };
            if (JobSpecValidator.Validate(spec) is { Count: > 0 } problems)
                throw new UsageException(string.Join('\n', problems));
            await LookAtInputsAsync(spec, cancellationToken);
            await using var client = await ClusterOptions.ConnectAsync(parsed, cluster, cancellationToken);
            return await JobSubmission.RunAsync(client, spec, parsed.GetValue(watch), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <summary>An input that is there is looked at now; one that is not may still be where the silos run.</summary>
    private static async Task LookAtInputsAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await InputSources.CheckAsync(spec, cancellationToken);
        }
        catch (UsageException missing)
        {
            await Console.Error.WriteLineAsync(
                $"fgclip: {missing.Message} The job is submitted all the same: what counts is what the silos see.");
        }
    }
}
