using System.CommandLine;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Retry;

/// <summary><c>fgclip retry</c>: the failed rows of a finished dataset again, on a silo inside this process.</summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("OUT") { Description = "The dataset." };
        var status = CommaList.Option("--status", "Rows that ended like this are done again.", [.. RetryPass.Default]);
        var model = new Option<string?>("--model") { Description = "Where the model lies now, if it was moved.", HelpName = "DIR" };
        var device = DeviceOption.Create();
        var json = new Option<bool>("--json") { Description = "Write progress and outcome to standard output as JSON, one object a line." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the silo does to standard error." };
        var command = new Command("retry", "Do the failed rows of a finished dataset again. Only they are computed.") { output, status, model, device, json, verbose };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var statuses = parsed.GetRequiredValue(status);
            if (statuses.Contains(RowStatus.Ok)) throw new UsageException("--status: rows that are ok are not done again.");
            var address = StoreAddresses.Normalize(parsed.GetRequiredValue(output));
            var dataset = ObjectStores.Open(address);
            var record = await JobRecord.ReadAsync(dataset, cancellationToken) ?? throw new UsageException($"There is no dataset at {address}.");
            var spec = record.Spec with
            {
                Output = address,
                Model = record.Spec.Model with { Location = parsed.GetValue(model) ?? record.Spec.Model.Location },
                Retry = await new RetryPasses(dataset).OpenAsync(statuses, cancellationToken),
            };
            return await EmbedRun.ExecuteAsync(
                spec, DeviceOption.Checked(parsed.GetValue(device)), new JobDisplay(parsed.GetValue(json), parsed.GetValue(verbose)), cancellationToken);
        });
        return command;
    }
}
