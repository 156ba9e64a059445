using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Simulation.Stores;
using FgClip.Storage;

namespace FgClip.Simulation.Invariants;

/// <summary>
/// Looks at a dataset whose job succeeded: every planned row is in exactly one visible part, and all records agree with the parts.
/// </summary>
internal static class DatasetAudit
{
    /// <summary>Finds what is wrong.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="expected">The keys of its rows, in order.</param>
    public static IEnumerable<string> Find(SimulatedDisk disk, string root, IReadOnlyList<string> expected)
    {
        if (disk.Find($"{root}/{DatasetPaths.Manifest}") is not { } record)
        {
            yield return $"{root} has no manifest, though its job succeeded.";
            yield break;
        }

        if (disk.Find($"{root}/{DatasetPaths.Success}") is null)
            yield return $"{root} has no _SUCCESS, though its job succeeded.";
        var manifest = JsonSerializer.Deserialize<DatasetManifest>(record.Bytes, RecordJson.Options)!;
        List<string> keys = [];
        foreach (var part in manifest.Parts.OrderBy(part => part.Shard))
        {
            if (disk.Find($"{root}/{part.Name}") is not { } file)
            {
                yield return $"{part.Name} is in the manifest and not in {root}.";
                continue;
            }

            if (Convert.ToHexStringLower(SHA256.HashData(file.Bytes)) != part.Sha256)
                yield return $"{part.Name} has other bytes than the manifest says.";
            keys.AddRange(PartFacts.Read(file.Bytes).Keys);
        }

        if (!keys.SequenceEqual(expected))
            yield return $"{root} has the rows {string.Join(' ', keys)} where {string.Join(' ', expected)} were planned.";
        var visible = disk.Under($"{root}/part-").Count;
        if (visible != manifest.Parts.Count)
            yield return $"{root} has {visible} parts, and the manifest {manifest.Parts.Count}.";
    }
}
