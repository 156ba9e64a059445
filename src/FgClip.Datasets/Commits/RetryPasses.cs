using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>The retries of a dataset. One is open at a time; it is over when the manifest says so.</summary>
/// <param name="output">The dataset.</param>
public sealed class RetryPasses(IObjectStore output)
{
    // What earlier versions retried by default. Their command, given again, finishes the retry that it began.
    private static readonly RowStatus[][] EarlierDefaults =
    [
        [RowStatus.Missing, RowStatus.FetchFailed, RowStatus.NotAnImage, RowStatus.Unreadable, RowStatus.Truncated, RowStatus.Crashed],
    ];

    /// <summary>Opens a pass, or continues with the one that is open.</summary>
    /// <param name="statuses">Rows that ended like this are done again.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UnfinishedDatasetException">The dataset is not finished.</exception>
    /// <exception cref="RetryRefusedException">A pass over other statuses is open.</exception>
    public Task<RetryPass> OpenAsync(IReadOnlyList<RowStatus> statuses, CancellationToken cancellationToken) =>
        OpenAsync(statuses, ignoreOptOut: false, cancellationToken);

    /// <summary>Opens a pass, or continues with the one that is open.</summary>
    /// <param name="statuses">Rows that ended like this are done again.</param>
    /// <param name="ignoreOptOut">Whether images are read though their web server opts out.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UnfinishedDatasetException">The dataset is not finished.</exception>
    /// <exception cref="RetryRefusedException">A pass over other statuses, or with another rule for opt-outs, is open.</exception>
    public async Task<RetryPass> OpenAsync(
        IReadOnlyList<RowStatus> statuses, bool ignoreOptOut, CancellationToken cancellationToken)
    {
        var manifest = await CompleteDataset.ReadAndMarkAsync(output, cancellationToken).ConfigureAwait(false)
            ?? throw new UnfinishedDatasetException(
                $"{output.Root} is not finished. Run its job to the end first, with the command that started it.");
        var own = new RetryPass(manifest.Pass + 1, [.. statuses.Distinct().Order()]) { IgnoreOptOut = ignoreOptOut };
        var name = DatasetPaths.Retry(own.Number);
        await output.PutJsonAsync(name, own, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        var open = await output.ReadJsonAsync<RetryPass>(name, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException($"{output.Root}/{name} was there and is gone.");
        var isEarlierDefault = AreEqual(own.Statuses, RetryPass.Default)
            && EarlierDefaults.Any(earlier => AreEqual(open.Statuses, earlier));
        return open.IgnoreOptOut == ignoreOptOut && (isEarlierDefault || open.Statuses.SequenceEqual(own.Statuses))
            ? open
            : throw new RetryRefusedException(
                $"{output.Root} has an unfinished retry of {open.Names()}. Finish it first: --status {open.Names()}"
                + (open.IgnoreOptOut ? " --ignore-opt-out." : "."));
    }

    private static bool AreEqual(IEnumerable<RowStatus> left, IEnumerable<RowStatus> right) => left.ToHashSet().SetEquals(right);

    /// <summary>The pass that was begun and is not over.</summary>
    /// <returns>The pass, or null where there is none.</returns>
    internal static Task<RetryPass?> FindOpenAsync(IObjectStore output, DatasetManifest manifest, CancellationToken cancellationToken) =>
        output.ReadJsonAsync<RetryPass>(DatasetPaths.Retry(manifest.Pass + 1), cancellationToken);
}

/// <summary>A retry that cannot be begun.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class RetryRefusedException(string message) : Exception(message);
