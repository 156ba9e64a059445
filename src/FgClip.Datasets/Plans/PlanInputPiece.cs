using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Consecutive inputs of a plan that lie in pieces in one folder.</summary>
/// <param name="Folder">The folder of the plan that they came with.</param>
/// <param name="First">Position of the first of them among all inputs, from 0.</param>
/// <param name="Count">How many they are.</param>
public sealed record PlanInputRun(string Folder, int First, int Count)
{
    /// <summary>Returns whether an input is one of them.</summary>
    public bool Contains(int input) => input >= First && input - First < Count;
}

/// <summary>Up to 256 consecutive inputs of a plan: <c>_inputs/0001-…/inputs-00000000.json</c>.</summary>
/// <param name="First">Position of the first of them among all inputs, from 0.</param>
/// <param name="Inputs">The inputs.</param>
internal sealed record PlanInputPiece(int First, IReadOnlyList<PlanInput> Inputs)
{
    /// <summary>The most inputs of a piece.</summary>
    public const int MaxInputs = 256;

    /// <summary>Reads the piece that an input is in.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="run">The run that the input is in.</param>
    /// <param name="input">The input.</param>
    /// <param name="folder">The folder of the plan that is read.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The piece is missing, or is too short.</exception>
    public static async Task<PlanInputPiece> ReadAsync(
        IObjectStore output, PlanInputRun run, int input, string folder, CancellationToken cancellationToken)
    {
        var first = run.First + (input - run.First) / MaxInputs * MaxInputs;
        var name = DatasetPaths.PlanInputs(run.Folder, first);
        var piece = await output.ReadJsonAsync<PlanInputPiece>(name, cancellationToken).ConfigureAwait(false);
        if (piece is null || piece.First != first || input - first >= piece.Inputs.Count)
            throw new InvalidDataException($"{output.Root}/{name} is missing, or does not have input {input} of the plan.");
        return run.Folder == folder
            ? piece : piece with { Inputs = [.. piece.Inputs.Select(known => known with { Folder = known.Folder ?? run.Folder })] };
    }

    /// <summary>Writes a plan's inputs from some position on. A piece that is there is of the same plan, and stays.</summary>
    /// <returns>Where they lie.</returns>
    public static async Task<PlanInputRun> WriteAsync(IObjectStore output, DatasetPlan plan, int first, CancellationToken cancellationToken)
    {
        for (var at = first; at < plan.Inputs.Count; at += MaxInputs)
        {
            var piece = new PlanInputPiece(
                at, [.. Enumerable.Range(at, Math.Min(MaxInputs, plan.Inputs.Count - at)).Select(input => plan.Inputs[input])]);
            await output.PutJsonAsync(
                DatasetPaths.PlanInputs(plan.Folder, at), piece, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken)
                .ConfigureAwait(false);
        }

        return new PlanInputRun(plan.Folder, first, plan.Inputs.Count - first);
    }
}
