using System.Text.Json.Serialization;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>
/// The large manifests of a planning whose stretches are leased apart from inputs, behind the leases of these. A planning that an earlier
/// version listed has no table, and its workers plan each input as a whole.
/// </summary>
/// <param name="Inputs">The manifests.</param>
internal sealed record StretchTable(IReadOnlyList<StretchedUnit> Inputs)
{
    // Among more inputs there is work for every worker.
    private const int MaxInputs = 256, LookUpsAtOnce = 16;

    /// <summary>Gets how many leases there are.</summary>
    [JsonIgnore]
    public int Leases => Inputs.Sum(input => input.Leases);

    /// <summary>Reads the table of a planning; null where it has none.</summary>
    public static Task<StretchTable?> ReadAsync(IObjectStore output, string planning, CancellationToken cancellationToken) =>
        output.ReadJsonAsync<StretchTable>(DatasetPaths.PlanningStretchTable(planning), cancellationToken);

    /// <summary>Finds the large manifests among new inputs, and writes the table. One that is there stays.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="planning">The folder of the planning.</param>
    /// <param name="candidates">The inputs.</param>
    /// <param name="options">What decides how they are planned.</param>
    /// <param name="cancellationToken">Stops the look-ups.</param>
    /// <returns>The table that is stored; null where there is none.</returns>
    public static async Task<StretchTable?> WriteAsync(
        IObjectStore output, string planning, IReadOnlyList<InputCandidate> candidates, PlanningOptions options,
        CancellationToken cancellationToken)
    {
        if (candidates.Count > MaxInputs)
            return null;
        var found = new StretchedUnit?[candidates.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, found.Length, parallel, async (i, token) =>
            found[i] = candidates[i] is { Planned: null, Address: var address }
                && await CutAsync(address, options, token).ConfigureAwait(false) is { } grid
                ? new StretchedUnit(i, grid.Bytes, grid.Size)
                : null).ConfigureAwait(false);
        if (found.OfType<StretchedUnit>().ToList() is not { Count: > 0 } units)
            return null;
        await output.PutJsonAsync(DatasetPaths.PlanningStretchTable(planning), new StretchTable(units), CommitCondition.Absent,
            DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(output, planning, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the manifest of a lease.</summary>
    /// <param name="lease">The lease, from 0.</param>
    /// <returns>The manifest, and the lease counted from its first.</returns>
    public (StretchedUnit Input, int Lease) Find(int lease)
    {
        foreach (var input in Inputs)
        {
            if (lease < input.Leases)
                return (input, lease);
            lease -= input.Leases;
        }

        throw new ArgumentOutOfRangeException(nameof(lease), lease, "There are not so many leases.");
    }

    private static async Task<StretchGrid?> CutAsync(string address, PlanningOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var (store, name) = ObjectStores.OpenParent(address);
            return await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } info
                && StretchGrid.From(info.Length, options.MinStretchBytes) is { } grid
                && StretchScanner.IsSplittable(
                    await ManifestSniffer.SniffAsync(store, name, options.Spec.Manifest, cancellationToken).ConfigureAwait(false))
                ? grid
                : null;
        }
        catch (Exception e) when (e is StoreAddressException or ManifestFormatException)
        {
            // A container, or what is refused once it is planned.
            return null;
        }
    }
}
