using FgClip.Faults.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>Hard negatives of a dataset, which must have the bytes of those that are mined in one process without a fault.</summary>
public sealed class MineStep : IDatasetStep
{
    private const string Suffix = "-mined";

    // As many tiles as shards of a small job: the images are few, since equal ones are compared once.
    private const int TileAnchors = 24, TileCandidates = 72;

    /// <inheritdoc />
    public string Name => "mine";

    /// <inheritdoc />
    public IReadOnlyList<string> Prepare(ScheduledDataset dataset) => Command(dataset, dataset.AddressOf(Suffix));

    /// <inheritdoc />
    public async Task<JobAudit> AuditAsync(ScheduledDataset dataset)
    {
        using var alone = new TempFolder();
        await CliProcess.RunAsync(dataset.ReaderVariables, Command(dataset, alone.At("mined")));
        var audit = new JobAudit(Rows: 0, Lost: 0, Doubled: 0, new Dictionary<string, int>(), Verify: null);
        var (expected, found) = (OutputDigests.OfFolder(alone.At("mined")), await dataset.DigestAsync(Suffix));
        return expected.SequenceEqual(found)
            ? audit
            : audit with { Problem = $"mined {Describe(found.Except(expected))} in place of {Describe(expected.Except(found))}" };
    }

    private static IReadOnlyList<string> Command(ScheduledDataset dataset, string output) =>
    [
        "mine", "--embeddings", dataset.Address, "--anchor", "image", "--candidate", "text", "--output", output, "--format",
        "n-tuple-scores",
        "--tile-anchors", $"{TileAnchors}", "--tile-candidates", $"{TileCandidates}", "--threads", "1",
    ];

    private static string Describe(IEnumerable<KeyValuePair<string, string>> files) =>
        string.Join(", ", files.Select(file => $"{file.Key} {file.Value[..8]}"));
}
