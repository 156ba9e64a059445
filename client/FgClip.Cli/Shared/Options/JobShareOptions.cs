using System.CommandLine;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Shared.Options;

/// <summary>The options <c>--priority</c>, <c>--weight</c> and <c>--max-workers</c> of the commands that begin jobs on a cluster.</summary>
internal sealed class JobShareOptions
{
    private readonly Option<int?> _priority = Create(
        "--priority",
        "N",
        $"Beside other jobs of the cluster: devices work for no job of a lower priority while this one has work for them. From "
        + $"-{JobShare.MaxPriority} to {JobShare.MaxPriority}; without it, 0.",
        value => new JobShare { Priority = value });

    private readonly Option<int?> _weight = Create(
        "--weight",
        "N",
        $"Jobs of one priority get device time in the ratio of their weights. From 1 to {JobShare.MaxWeight}; without it, 1.",
        value => new JobShare { Weight = value });

    private readonly Option<int?> _maxWorkers = Create(
        "--max-workers",
        "N",
        "The most devices that work for the job at a time. Without it, all that are free.",
        value => new JobShare { MaxWorkers = value });

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_priority, _weight, _maxWorkers];

    /// <summary>What was given; null for nothing, so that a job that is submitted again keeps its share.</summary>
    public JobShare? Read(ParseResult parsed)
    {
        var (priority, weight, workers) = (parsed.GetValue(_priority), parsed.GetValue(_weight), parsed.GetValue(_maxWorkers));
        return (priority, weight, workers) is (null, null, null)
            ? null
            : new JobShare { Priority = priority ?? 0, Weight = weight ?? 1, MaxWorkers = workers };
    }

    private static Option<int?> Create(string name, string helpName, string description, Func<int, JobShare> share)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() is not { } value)
                return;
            foreach (var fault in JobShare.FindFaults(share(value)))
                result.AddError($"{name}: {fault}");
        });
        return option;
    }
}
