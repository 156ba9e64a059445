using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Finds the inputs of a planning and writes down where they lie, before any of them is looked at.</summary>
/// <param name="output">The dataset.</param>
/// <param name="options">What decides how they are planned.</param>
/// <param name="atOnce">How many pieces are written at once.</param>
internal sealed class InputLister(IObjectStore output, PlanningOptions options, int atOnce)
{
    private static readonly JsonSerializerOptions Json = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>Lists the inputs. A planning of the same ones that died is found and continued.</summary>
    /// <param name="inputs">Addresses and patterns.</param>
    /// <param name="before">The plan that is extended; null for a first one.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async Task<InputListing> ListAsync(IReadOnlyList<string> inputs, PlanHead? before, CancellationToken cancellationToken)
    {
        var (pieces, count, digest) = await ExpandAsync(inputs, before, cancellationToken).ConfigureAwait(false);
        var number = (before?.Number ?? 0) + 1;
        var folder = DatasetPaths.Planning(number, options.Fingerprint(new { before?.Folder, digest }));
        var listing = new InputListing(folder, number, count);
        var name = DatasetPaths.PlanningListing(folder);
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
        {
            var stored = await StretchTable.ReadAsync(output, folder, cancellationToken).ConfigureAwait(false);
            return listing with { StretchLeases = stored?.Leases ?? 0 };
        }

        var table = pieces.Count == 1
            ? await StretchTable.WriteAsync(output, folder, Candidates(pieces[0]), options, cancellationToken).ConfigureAwait(false)
            : null;
        listing = listing with { StretchLeases = table?.Leases ?? 0 };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, pieces.Count, parallel, async (i, token) => await output.PutBytesAsync(
            DatasetPaths.PlanningInputs(folder, i * InputListing.InputsPerPiece), pieces[i].Unpack(), CommitCondition.Absent,
            DatasetPaths.RecordStaging, token).ConfigureAwait(false)).ConfigureAwait(false);
        await output.PutJsonAsync(name, listing, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken)
            .ConfigureAwait(false);
        return listing;
    }

    private static IReadOnlyList<InputCandidate> Candidates(PackedPiece piece) =>
        JsonSerializer.Deserialize<IReadOnlyList<InputCandidate>>(piece.Unpack(), Json)!;

    /// <summary>Reads the inputs of a unit.</summary>
    /// <exception cref="InvalidDataException">They are missing.</exception>
    public static async Task<IReadOnlyList<InputCandidate>> ReadAsync(
        IObjectStore output, InputListing listing, int unit, CancellationToken cancellationToken)
    {
        var first = unit * listing.InputsPerUnit;
        var start = first / InputListing.InputsPerPiece * InputListing.InputsPerPiece;
        var name = DatasetPaths.PlanningInputs(listing.Folder, start);
        if (await output.ReadJsonAsync<IReadOnlyList<InputCandidate>>(name, cancellationToken).ConfigureAwait(false) is not { } piece)
        {
            // A finaliser deletes what a planning left. Without its list the next planner writes the pieces again.
            await output.DeleteAsync(DatasetPaths.PlanningListing(listing.Folder), cancellationToken).ConfigureAwait(false);
            throw new InvalidDataException(
                $"{output.Root}/{name} is missing, which the planning wrote. Its inputs are to be listed again.");
        }

        return [.. piece.Skip(first - start).Take(listing.InputsPerUnit)];
    }

    /// <summary>
    /// Holds a million addresses as the JSON that they are written as, compressed: as it is it takes 100 MB, and 500 MB for an extension,
    /// which has what was planned of each old input beside its address.
    /// </summary>
    private async Task<(List<PackedPiece> Pieces, int Count, string Digest)> ExpandAsync(
        IReadOnlyList<string> inputs, PlanHead? before, CancellationToken cancellationToken)
    {
        var candidates = await InputCandidates.ReadAsync(output, before, cancellationToken).ConfigureAwait(false);
        var pieces = new List<PackedPiece>();
        var open = new List<InputCandidate>(InputListing.InputsPerPiece);
        var count = 0;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var address in InputPattern.StreamAsync(inputs, before?.InputCount ?? 0, cancellationToken).ConfigureAwait(false))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(address + "\n"));
            open.Add(await candidates.NextAsync(address, cancellationToken).ConfigureAwait(false));
            count++;
            if (open.Count == InputListing.InputsPerPiece)
                Close();
        }

        if (open.Count > 0)
            Close();
        return (pieces, count, Convert.ToHexStringLower(digest.GetHashAndReset()));

        void Close()
        {
            pieces.Add(PackedPiece.From(JsonSerializer.SerializeToUtf8Bytes(open, Json)));
            open.Clear();
        }
    }
}
