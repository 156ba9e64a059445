using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;

namespace FgClip.Model.Import;

/// <summary>Whether a checkpoint holds every tensor that the graphs need, in its shape. All faults are told at once.</summary>
internal static class CheckpointCheck
{
    /// <exception cref="CheckpointException">Tensors are missing or of another shape.</exception>
    public static void Run(Checkpoint checkpoint, IEnumerable<TensorSpec> needed)
    {
        List<string> faults = [];
        foreach (var spec in needed.DistinctBy(s => s.Name))
        {
            var wanted = TensorEntry.Format(spec.Shape);
            if (checkpoint.Find(spec.Name) is not { } entry)
                faults.Add($"{spec.Name}: missing, expected {wanted}");
            else if (!spec.Accepts(entry.Shape))
                faults.Add($"{spec.Name}: expected {wanted}, found {TensorEntry.Format(entry.Shape)}");
        }
        if (faults.Count == 0)
            return;
        throw new CheckpointException(
            $"{checkpoint.Folder}: {faults.Count} tensors are not what config.json asks for:{Environment.NewLine}  " +
            string.Join(Environment.NewLine + "  ", faults));
    }
}
