using System.Text.Json.Serialization;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Delimited;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>How a job's inputs are cut: <c>_inputs/0001.json</c>. The shards themselves lie beside it, in blocks.</summary>
public sealed record DatasetPlan
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The inputs, in the job's order.</summary>
    public required IReadOnlyList<PlanInput> Inputs { get; init; }

    /// <summary>The inputs' columns, as every part has them.</summary>
    public required IReadOnlyList<CarriedColumn> Columns { get; init; }

    /// <summary>Rows of all inputs.</summary>
    public required long Rows { get; init; }

    /// <summary>Shards of all inputs.</summary>
    public required int Shards { get; init; }

    /// <summary>The folder of the blocks.</summary>
    public required string Folder { get; init; }

    /// <summary>Where files of another layout lie, if the job has one; extensions leave it as it is. Default: in the dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ExportPlace ExportPlace { get; init; }

    /// <summary>Where its parts lie. Default: flat, as in plans of version 0.1.0, which do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PartPlacement PartPlacement { get; init; }

    /// <summary>How many blocks of up to <see cref="DatasetPaths.ShardsPerBlock"/> shards there are.</summary>
    public int Blocks => DatasetPaths.BlocksOf(Shards);

    /// <summary>Reads the last plan: each covers all that those before it do.</summary>
    /// <returns>The plan, or null where planning has not ended.</returns>
    public static async Task<DatasetPlan?> ReadLastAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await PlanNumbers.FindLastAsync(output, cancellationToken).ConfigureAwait(false) is > 0 and var number
            ? await ReadAsync(output, number, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Reads the plan that a job was planned by.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="number">The plan's number; 0 for the last one, where the job does not know its number.</param>
    /// <param name="folder">The folder of its shards, by which it is known again; null where the job does not know it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">There is no such plan, or another one has its number: the output was deleted
    /// since.</exception>
    public static async Task<DatasetPlan> ReadPlannedAsync(
        IObjectStore output, int number, string? folder, CancellationToken cancellationToken)
    {
        var plan = number == 0
            ? await ReadLastAsync(output, cancellationToken).ConfigureAwait(false)
            : await ReadAsync(output, number, cancellationToken).ConfigureAwait(false);
        PlanNumbers.ThrowIfOther(output, number, folder, plan?.Folder);
        return plan!;
    }

    /// <summary>Reads a plan.</summary>
    /// <returns>The plan, or null where planning has not ended.</returns>
    public static Task<DatasetPlan?> ReadAsync(IObjectStore output, int number, CancellationToken cancellationToken) =>
        output.ReadJsonAsync<DatasetPlan>(DatasetPaths.Plan(number), cancellationToken);

    /// <summary>Stores the plan, unless one of its number is stored, and the head that is made from it.</summary>
    /// <returns>The plan that is stored.</returns>
    public async Task<DatasetPlan> StoreAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        var put = output.PutJsonAsync(DatasetPaths.Plan(Number), this, CommitCondition.Absent, DatasetPaths.RecordStaging,
            cancellationToken);
        var stored = await put.ConfigureAwait(false) is CommitOutcome.Committed
            ? this
            : await ReadAsync(output, Number, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"{output.Root}/{DatasetPaths.Plan(Number)} was there and is gone.");
        await PlanHead.EnsureAsync(output, stored, known: null, cancellationToken).ConfigureAwait(false);
        return stored;
    }
}

/// <summary>An input as it was when it was planned.</summary>
public sealed record PlanInput
{
    /// <summary>Its address, as the job has it.</summary>
    public required string Address { get; init; }

    /// <summary>For a folder of images, the name of its listing in the output; null for a manifest.</summary>
    public string? Listing { get; init; }

    /// <summary>The format of the manifest or listing.</summary>
    public required ManifestFormat Format { get; init; }

    /// <summary>Whether the manifest is compressed; its records then lie in the plan's folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Compressed { get; init; }

    /// <summary>The folder of the plan that has its records, where that is an earlier one than this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Folder { get; init; }

    /// <summary>
    /// The folder of its records, where it is compressed: an object for each shard, named by the position of the shard's first row in the
    /// input. Default: null, the folder of the plan, where records are named by the numbers of shards, as in plans of version 0.1.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Records { get; init; }

    /// <summary>The header row of delimited text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CsvHeader? Header { get; init; }

    /// <summary>The Parquet file beside a tar, where columns come from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectInfo? Sidecar { get; init; }

    /// <summary>Position of its first row in the job's input, from 0.</summary>
    public required long FirstRow { get; init; }

    /// <summary>How many rows it has.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes of the manifest or listing.</summary>
    public required long Bytes { get; init; }

    /// <summary>Hex sha256 of the manifest or listing; null where planning does not read all of it: Parquet and tar.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>The store's version of the manifest or listing.</summary>
    public required string Version { get; init; }

    /// <summary>The rules by which it was planned and is read. Default: those of version 0.1.0, whose plans do not name them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ReadingRules Rules { get; init; }

    /// <summary>What the keys of rows are to which the input gives none. Default: file names, as in plans of version 0.1.0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public KeyRule Keys { get; init; }

    /// <summary>What stands before the paths in such keys; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyPrefix { get; init; }

    /// <summary>What ends the lines of a text. Default: a line feed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LineEnd LineEnd { get; init; }

    /// <summary>How much of the input did not become a row or a part of one, by reason; null where all of it did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? PassedOver { get; init; }

    /// <summary>What the manifest or listing is.</summary>
    internal ManifestKind Kind => new(Format, Compressed, Header, Rules, LineEnd);
}
