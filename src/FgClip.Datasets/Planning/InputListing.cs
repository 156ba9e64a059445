using System.Text.Json.Serialization;

namespace FgClip.Datasets.Planning;

/// <summary>
/// What a planning goes over, written before the first input is read: <c>planning.json</c> in a folder of the planning. Its addresses lie
/// beside it in pieces, so that each worker reads those of its units alone.
/// </summary>
/// <param name="Folder">The folder of the planning in the output.</param>
/// <param name="Plan">The number that the plan will have.</param>
/// <param name="Count">Addresses in all.</param>
public sealed record InputListing(string Folder, int Plan, int Count)
{
    /// <summary>The addresses in one piece, which no unit or lease crosses.</summary>
    internal const int InputsPerPiece = 256;

    /// <summary>
    /// Gets how many inputs share a record, which is what a death repeats: one, and more where there are so many that their records would
    /// be more objects than are soon read and deleted.
    /// </summary>
    internal int InputsPerUnit => Count switch { <= 16_384 => 1, <= 262_144 => 16, _ => 64 };

    /// <summary>Gets how many units there are.</summary>
    public int Units => Ceiling(Count, InputsPerUnit);

    /// <summary>
    /// Gets how many inputs a worker takes at a time: a sixteenth of few, so that workers share them, up to 64, which hide the answer times
    /// of a remote store from each other; and 256 where more leases than 4,096 would keep the coordinator busy.
    /// </summary>
    internal int InputsPerLease => Count switch
    {
        > 262_144 => InputsPerPiece,
        > 512 => 64,
        _ => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Ceiling(Count, 16))),
    };

    /// <summary>
    /// Gets how many leases there are of stretches of large manifests, behind those of inputs. Zero where it is not known: whoever has a
    /// lease reads it.
    /// </summary>
    [JsonIgnore]
    internal int StretchLeases { get; init; }

    /// <summary>Gets how many leases there are of inputs.</summary>
    [JsonIgnore]
    internal int InputLeases => Ceiling(Count, InputsPerLease);

    /// <summary>Gets how many leases there are.</summary>
    public int Leases => InputLeases + StretchLeases;

    /// <summary>Returns the units of a lease.</summary>
    internal Range UnitsOf(int lease)
    {
        var units = InputsPerLease / InputsPerUnit;
        return (lease * units)..Math.Min(Units, (lease + 1) * units);
    }

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
