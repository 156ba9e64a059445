using System.CommandLine;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;
using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Retry;

/// <summary><c>fgclip retry</c>: the failed rows of a finished dataset again, on a silo inside this process or on a cluster.</summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("OUT") { Description = "The dataset." };
        var status = CommaList.Option("--status", "Rows that ended like this are done again.", [.. RetryPass.Default]);
        var ignoreOptOut = WebImageOptions.IgnoreOptOutOption();
        ignoreOptOut.Description = "Read images whose web server opts out of AI or indexing. Without --status, rows that ended with "
            + "opted_out are done again too.";
        var model = new Option<string?>("--model") { Description = "Where the model lies now, if it was moved.", HelpName = "DIR" };
        var name = JobNameOption.Create();
        var share = new JobShareOptions();
        var cluster = ClusterOptions.OptionalCluster("Retry");
        var watch = ClusterOptions.Watch();
        var device = DeviceOption.Create();
        var json = new Option<bool>("--json")
        {
            Description = "Write progress and outcome to standard output as JSON, one object a line; for a cluster's job that is not "
                + "watched, where it stands.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the silo does to standard error." };
        var command = new Command("retry", "Do the failed rows of a finished dataset again. Only they are computed.")
        {
            output, status, ignoreOptOut, model, name, cluster, watch, device, json, verbose,
        };
        foreach (var option in share.All)
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = ClusterOptions.Find(parsed, cluster);
            foreach (var option in address is null ? (Option[])[watch, .. share.All] : [device, verbose])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new UsageException($"{option.Name} is for a job "
                        + $"{(address is null ? "on a cluster: name one with --cluster" : "in this process: a cluster's silos have their "
                            + "own; leave it out")}.");
            }
            var asked = new Asked(
                parsed.GetRequiredValue(output),
                parsed.GetValue(model),
                parsed.GetRequiredValue(status),
                parsed.GetValue(ignoreOptOut),
                parsed.GetValue(name));
            if (asked.IgnoreOptOut && parsed.GetResult(status) is not { Implicit: false })
                asked = asked with { Statuses = [.. asked.Statuses, RowStatus.OptedOut] };
            if (asked.Statuses.Contains(RowStatus.Ok))
                throw new UsageException("--status: rows that are ok are not done again.");
            if (address is null)
            {
                return await EmbedRun.ExecuteAsync(
                    await ReadAsync(asked, cancellationToken),
                    DeviceOption.Checked(parsed.GetValue(device)),
                    new JobDisplay(parsed.GetValue(json), parsed.GetValue(verbose)),
                    cancellationToken);
            }
            // A pass is opened in the dataset only once a cluster is there to go over it.
            await using var client = await FgClipClient.ConnectAsync(address, cancellationToken: cancellationToken);
            var spec = await ReadAsync(asked, cancellationToken) with { Share = share.Read(parsed) };
            if (JobSpecValidator.Validate(spec) is { Count: > 0 } problems)
                throw new UsageException(string.Join('\n', problems));
            return await JobSubmission.RunAsync(client, spec, parsed.GetValue(watch), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <summary>The dataset's job, as a pass over its failed rows.</summary>
    /// <exception cref="UsageException">There is no such dataset, or an option means nothing for it.</exception>
    private static async Task<JobSpec> ReadAsync(Asked asked, CancellationToken cancellationToken)
    {
        var address = StoreAddresses.Normalize(asked.Output);
        var dataset = ObjectStores.Open(address);
        var record = await JobRecord.ReadAsync(dataset, cancellationToken)
            ?? throw new UsageException($"There is no dataset at {address}.");
        if (asked.IgnoreOptOut && !record.Spec.Manifest.AllowHttp)
            throw new UsageException($"--ignore-opt-out: {address} fetched no images from the web; leave it out.");
        var location = asked.Model is null ? record.Spec.Model.Location : StoreAddresses.Normalize(asked.Model);
        return record.Spec with
        {
            Output = address,
            Name = asked.Name,
            Model = record.Spec.Model with { Location = location },
            Retry = await new RetryPasses(dataset).OpenAsync(asked.Statuses, asked.IgnoreOptOut, cancellationToken),
        };
    }

    /// <summary>What is to be done again.</summary>
    private sealed record Asked(string Output, string? Model, IReadOnlyList<RowStatus> Statuses, bool IgnoreOptOut, string? Name);
}
