using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Simulation.Scheduling;
using FgClip.Simulation.Stores;
using FgClip.Storage;

namespace FgClip.Simulation.Invariants;

/// <summary>
/// Looks at each change of a dataset as it happens. What must hold at every moment: the manifest never loses a part; <c>_SUCCESS</c> is
/// there only while the manifest covers the last plan; a part, a receipt, a plan or a manifest is never deleted; a part is replaced by a
/// later generation alone.
/// </summary>
/// <remarks>
/// A process that was suspended between its last look and its write of <c>_SUCCESS</c> writes it late. No condition of a store can forbid
/// that, as the condition would be about other objects. Such a process looks again at once and takes it back, unless it dies first.
/// </remarks>
/// <param name="disk">The disk.</param>
/// <param name="root">The dataset's folder.</param>
/// <param name="violate">Is called with what is wrong.</param>
internal sealed class DatasetWatch(SimulatedDisk disk, string root, Action<string> violate)
{
    private readonly string _prefix = root + "/";
    private bool _isLateMark;

    /// <summary>Gets how often something was checked.</summary>
    public long Checks { get; private set; }

    /// <summary>Checks a change.</summary>
    public void OnChanged(string fullName, SimulatedObject? before, SimulatedObject? after)
    {
        if (!fullName.StartsWith(_prefix, StringComparison.Ordinal))
            return;
        Checks++;
        var name = fullName[_prefix.Length..];
        if (name == DatasetPaths.Manifest)
            CheckManifest(Read<DatasetManifest>(before), Read<DatasetManifest>(after));
        else if (IsPart(name))
            CheckPart(name, before, after);
        else if (after is null
            && (name.StartsWith(DatasetPaths.AllReceipts, StringComparison.Ordinal) || DatasetPaths.IsPlan(name)
                || name == DatasetPaths.Job))
            violate($"{name} was deleted.");
        if (name == DatasetPaths.Success)
            _isLateMark = SimulatedProcess.Current is { IsLate: true };
        if (!_isLateMark)
            CheckSuccess(name);
    }

    private static bool IsPart(string name) => name.StartsWith("part-", StringComparison.Ordinal);

    private void CheckManifest(DatasetManifest? before, DatasetManifest? after)
    {
        if (after is null)
        {
            violate("The manifest was deleted.");
            return;
        }

        foreach (var part in before?.Parts ?? [])
        {
            if (after.Parts.FirstOrDefault(one => one.Shard == part.Shard) is not { } kept)
                violate($"The manifest lost {part.Name}.");
            else if (kept.Generation < part.Generation)
                violate($"The manifest went back to generation {kept.Generation} of {part.Name}.");
        }
    }

    private void CheckPart(string name, SimulatedObject? before, SimulatedObject? after)
    {
        if (after is null)
            violate($"{name} was deleted.");
        else if (before is not null && PartFacts.Read(after.Bytes).Generation <= PartFacts.Read(before.Bytes).Generation)
            violate($"{name} was replaced by generation {PartFacts.Read(after.Bytes).Generation}.");
    }

    private void CheckSuccess(string changed)
    {
        if (disk.Find(_prefix + DatasetPaths.Success) is null)
            return;
        var manifest = Read<DatasetManifest>(disk.Find(_prefix + DatasetPaths.Manifest));
        var plan = disk.Under(_prefix + DatasetPaths.Inputs).Where(one => DatasetPaths.IsPlan(one.Key[_prefix.Length..]))
            .Select(one => Read<DatasetPlan>(one.Value)).LastOrDefault();
        if (manifest is null || plan is null || manifest.Failed.Count > 0 || manifest.Parts.Count != plan.Shards
            || manifest.Rows != plan.Rows)
            violate($"_SUCCESS is there after {changed} changed, with {manifest?.Rows} of {plan?.Rows} rows and "
                + $"{manifest?.Failed.Count} failed shards in the manifest.");
    }

    private static T? Read<T>(SimulatedObject? there)
        where T : class => there is null ? null : JsonSerializer.Deserialize<T>(there.Bytes, RecordJson.Options);
}
