using System.Collections;

namespace FgClip.Datasets.Plans;

/// <summary>A plan's inputs, of which one piece was read. The others are counted and cannot be had.</summary>
/// <param name="count">All inputs of the plan.</param>
/// <param name="piece">Those that were read.</param>
internal sealed class PartialInputs(int count, PlanInputPiece piece) : IReadOnlyList<PlanInput>
{
    /// <inheritdoc />
    public int Count => count;

    /// <summary>Returns whether an input is one of those that were read.</summary>
    public bool Has(int index) => index >= piece.First && index - piece.First < piece.Inputs.Count;

    /// <inheritdoc />
    public PlanInput this[int index] => Has(index)
        ? piece.Inputs[index - piece.First]
        : throw new InvalidOperationException($"Input {index} of {count} was not read with this plan.");

    /// <inheritdoc />
    public IEnumerator<PlanInput> GetEnumerator() =>
        piece.Inputs.Count == count ? piece.Inputs.GetEnumerator()
        : throw new InvalidOperationException($"{piece.Inputs.Count} of {count} inputs were read with this plan.");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
