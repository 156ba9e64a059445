using System.Text.Json;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// What a unit of a planning found: the checkpoint of its inputs. A planner that finds the record, and the inputs as the record has them,
/// does not read the inputs again.
/// </summary>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Inputs">What is new in each of its inputs; null where nothing is.</param>
internal sealed record UnitRecord(int Unit, IReadOnlyList<PlannedInput?> Inputs)
{
    // There is a number for each shard, and indented each would take a line.
    private static readonly JsonSerializerOptions Options = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>How much was planned.</summary>
    public PlanProgress Total()
    {
        var planned = Inputs.OfType<PlannedInput>().ToList();
        return new PlanProgress(Inputs.Count, planned.Sum(input => input.Input.Bytes), planned.Sum(input => input.Input.Rows));
    }

    /// <summary>Reads the record of a unit.</summary>
    /// <returns>The record and what the store knows of it; no record where it is missing, damaged, or of another version.</returns>
    public static async Task<(UnitRecord? Record, ObjectInfo? Info)> ReadAsync(
        IObjectStore output, InputListing listing, int unit, CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanningUnit(listing.Folder, unit);
        // The version first: should another planner replace the record in between, a replacement by this one fails.
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } info)
            return default;
        try
        {
            return (await output.ReadJsonAsync<UnitRecord>(name, cancellationToken).ConfigureAwait(false), info);
        }
        catch (InvalidDataException)
        {
            // A checkpoint is worth no refusal: the unit is planned again.
            return (null, info);
        }
    }

    /// <summary>Stores the record.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="listing">The planning.</param>
    /// <param name="replaced">The record that is out of date; null where there is none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="IOException">Another planner stored another record meanwhile.</exception>
    public async Task StoreAsync(IObjectStore output, InputListing listing, ObjectInfo? replaced, CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanningUnit(listing.Folder, Unit);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, Options);
        var condition = replaced is null ? CommitCondition.Absent : CommitCondition.Replaces(replaced.Version);
        var put = output.PutBytesAsync(name, bytes, condition, DatasetPaths.RecordStaging, cancellationToken);
        if (await put.ConfigureAwait(false) is CommitOutcome.Committed)
            return;
        await using var stored = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var found = new MemoryStream();
        await stored.CopyToAsync(found, cancellationToken).ConfigureAwait(false);
        if (!found.GetBuffer().AsSpan(0, (int)found.Length).SequenceEqual(bytes))
            throw new IOException($"{output.Root}/{name} was written by another planner, which saw other inputs. It is planned again.");
    }
}
