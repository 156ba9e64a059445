using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// The inputs of an earlier plan, of which one piece of each run is held: all of a million would take 400 MB. Extensions ask for them in
/// about the plan's order.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="plan">The earlier plan.</param>
internal sealed class EarlierInputs(IObjectStore output, PlanHead plan)
{
    private readonly Dictionary<PlanInputRun, PlanInputPiece> _pieces = [];

    /// <summary>Reads an input.</summary>
    /// <param name="index">Its position in the plan, from 0.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The piece of the input is missing.</exception>
    public async ValueTask<PlanInput> ReadAsync(int index, CancellationToken cancellationToken)
    {
        if (plan.Plan is { } whole)
            return whole.Inputs[index];
        var run = plan.Inputs.First(run => run.Contains(index));
        if (!_pieces.TryGetValue(run, out var piece) || index < piece.First || index - piece.First >= piece.Inputs.Count)
        {
            piece = await PlanInputPiece.ReadAsync(output, run, index, plan.Folder, cancellationToken).ConfigureAwait(false);
            _pieces[run] = piece;
        }

        return piece.Inputs[index - piece.First];
    }
}
