using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Writes a plan's inputs in pieces, one input after the other.</summary>
/// <param name="output">The dataset.</param>
/// <param name="folder">The plan's folder.</param>
/// <param name="known">Where inputs lie already, from the first on.</param>
internal sealed class PlanInputWriter(IObjectStore output, string folder, IReadOnlyList<PlanInputRun> known)
{
    private readonly int _first = known.Sum(run => run.Count);
    private readonly List<PlanInput> _open = [];
    private int _next;

    /// <summary>Where the inputs lie.</summary>
    public IReadOnlyList<PlanInputRun> Runs => _next <= _first ? known : [.. known, new PlanInputRun(folder, _first, _next - _first)];

    /// <summary>Adds the next input; one that lies in a piece already is passed over.</summary>
    public async ValueTask AddAsync(PlanInput input, CancellationToken cancellationToken)
    {
        if (_next++ >= _first)
            _open.Add(input);
        if (_open.Count == PlanInputPiece.MaxInputs)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the last piece. A piece that is there is of the same plan, and stays.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_open.Count == 0)
            return;
        var piece = new PlanInputPiece(_next - _open.Count, [.. _open]);
        await output.PutJsonAsync(
            DatasetPaths.PlanInputs(folder, piece.First), piece, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken)
            .ConfigureAwait(false);
        _open.Clear();
    }
}
