using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>
/// What single blocks and shards need of a plan: <c>_inputs/0001-head.json</c>. A plan of 100,000 tars takes 38 MB; its head holds the
/// totals and says where the inputs lie in pieces. It is made from the plan that is stored. Where it is missing, as in datasets of version
/// 0.1.0, or was made from another plan, the plan itself is read.
/// </summary>
public sealed record PlanHead
{
    // A service that takes 20 ms for each of the 4,000 pieces of a million inputs would be waited for 80 s.
    private const int PiecesAhead = 16;

    /// <summary>The plan's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The store's version of the plan that this was made from.</summary>
    public required string PlanVersion { get; init; }

    /// <summary>The folder of the plan's blocks.</summary>
    public required string Folder { get; init; }

    /// <summary>Rows of all inputs.</summary>
    public required long Rows { get; init; }

    /// <summary>Shards of all inputs.</summary>
    public required int Shards { get; init; }

    /// <summary>The inputs' columns, as every part has them.</summary>
    public required IReadOnlyList<CarriedColumn> Columns { get; init; }

    /// <summary>Where the inputs lie, in the plan's order: those of earlier plans first.</summary>
    public required IReadOnlyList<PlanInputRun> Inputs { get; init; }

    /// <summary>Where files of another layout lie. Default: in the dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ExportPlace ExportPlace { get; init; }

    /// <summary>Where its parts lie. Default: flat, as in plans of version 0.1.0, which do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PartPlacement PartPlacement { get; init; }

    /// <summary>The plan, where it had to be read; null where the head was there.</summary>
    [JsonIgnore]
    internal DatasetPlan? Plan { get; init; }

    /// <summary>How many inputs there are.</summary>
    [JsonIgnore]
    public int InputCount => Plan?.Inputs.Count ?? Inputs.Sum(run => run.Count);

    /// <summary>Reads the head of the last plan, which covers all that those before it do.</summary>
    /// <returns>The head, or null where planning has not ended.</returns>
    public static async Task<PlanHead?> ReadLastAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await ReadAsync(output, await PlanNumbers.FindLastAsync(output, cancellationToken).ConfigureAwait(false), cancellationToken)
        .ConfigureAwait(false);

    /// <summary>Reads the head of the plan that a job was planned by.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="number">The plan's number; 0 for the last one, where the job does not know its number.</param>
    /// <param name="folder">The folder of its shards, by which it is known again; null where the job does not know it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">There is no such plan, or another one has its number: the output was deleted
    /// since.</exception>
    public static async Task<PlanHead> ReadPlannedAsync(IObjectStore output, int number, string? folder,
        CancellationToken cancellationToken)
    {
        var head = number == 0
            ? await ReadLastAsync(output, cancellationToken).ConfigureAwait(false)
            : await ReadAsync(output, number, cancellationToken).ConfigureAwait(false);
        PlanNumbers.ThrowIfOther(output, number, folder, head?.Folder);
        return head!;
    }

    /// <summary>Reads the head of a plan.</summary>
    /// <returns>The head, or null where there is no such plan.</returns>
    public static async Task<PlanHead?> ReadAsync(IObjectStore output, int number, CancellationToken cancellationToken)
    {
        if (await output.FindAsync(DatasetPaths.Plan(number), cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;

        // An older version that adds columns copies all records beside a plan and writes a plan of its own, which this then is not made
        // from.
        var head = await output.ReadJsonAsync<PlanHead>(DatasetPaths.PlanHead(number), cancellationToken).ConfigureAwait(false);
        if (head?.IsOf(number, stored) is true)
            return head;
        var plan = await DatasetPlan.ReadAsync(output, number, cancellationToken).ConfigureAwait(false);
        return plan is null ? null : From(plan, stored, []) with { Plan = plan };
    }

    /// <summary>Reads the plan as far as a shard needs it.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The plan, of whose inputs the shard's can be had, with those beside it.</returns>
    /// <exception cref="InvalidDataException">The plan has no such input, or its piece is missing.</exception>
    public async Task<DatasetPlan> ReadPlanForAsync(IObjectStore output, ShardDescriptor shard, CancellationToken cancellationToken)
    {
        if (Plan is not null)
            return Plan;
        var run = Inputs.FirstOrDefault(run => run.Contains(shard.Input))
            ?? throw new InvalidDataException(
                $"{output.Root}/{DatasetPaths.PlanHead(Number)} has no input {shard.Input}, which shard {shard.Index} is of.");
        return ToPlan(await PlanInputPiece.ReadAsync(output, run, shard.Input, Folder, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads all inputs of the plan, in its order, some pieces ahead.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">A piece is missing.</exception>
    public async IAsyncEnumerable<PlanInput> ReadInputsAsync(
        IObjectStore output, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var input in Plan?.Inputs ?? [])
            yield return input;
        var reading = new Queue<Task<PlanInputPiece>>();
        foreach (var run in Inputs)
        {
            for (var at = run.First; run.Contains(at); at += PlanInputPiece.MaxInputs)
            {
                if (reading.Count == PiecesAhead)
                {
                    foreach (var input in (await reading.Dequeue().ConfigureAwait(false)).Inputs)
                        yield return input;
                }

                // A piece that has its last input has all of them.
                var last = Math.Min(at + PlanInputPiece.MaxInputs, run.First + run.Count) - 1;
                reading.Enqueue(PlanInputPiece.ReadAsync(output, run, last, Folder, cancellationToken));
            }
        }

        while (reading.TryDequeue(out var piece))
        {
            foreach (var input in (await piece.ConfigureAwait(false)).Inputs)
                yield return input;
        }
    }

    /// <summary>Returns the plan without its inputs: for whoever needs totals and columns.</summary>
    public DatasetPlan ToPlan() => Plan ?? ToPlan(new PlanInputPiece(0, []));

    /// <summary>Writes the head of a stored plan and the pieces of its inputs, unless they are there.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="plan">The plan, as it is stored.</param>
    /// <param name="known">Where inputs lie already, from the first on; null to look in the head of the plan before.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal static async Task EnsureAsync(IObjectStore output, DatasetPlan plan, IReadOnlyList<PlanInputRun>? known,
        CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanHead(plan.Number);
        var stored = await output.FindAsync(DatasetPaths.Plan(plan.Number), cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(output.Root, DatasetPaths.Plan(plan.Number));
        var there = await output.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (there is not null
            && (await output.ReadJsonAsync<PlanHead>(name, cancellationToken).ConfigureAwait(false))?.IsOf(plan.Number, stored) is true)
            return;

        known ??= (await ReadAsync(output, plan.Number - 1, cancellationToken).ConfigureAwait(false))?.Inputs ?? [];
        var added = await PlanInputPiece.WriteAsync(output, plan, first: known.Sum(run => run.Count), cancellationToken)
            .ConfigureAwait(false);
        var head = From(plan, stored, added.Count == 0 ? known : [.. known, added]);
        await head.PutAsync(output, there, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the head of a plan whose inputs lie in pieces already.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="plan">The plan, with or without its inputs.</param>
    /// <param name="inputs">Where its inputs lie.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The head.</returns>
    internal static async Task<PlanHead> StoreAsync(IObjectStore output, DatasetPlan plan, IReadOnlyList<PlanInputRun> inputs,
        CancellationToken cancellationToken)
    {
        var stored = await output.FindAsync(DatasetPaths.Plan(plan.Number), cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(output.Root, DatasetPaths.Plan(plan.Number));
        var there = await output.FindAsync(DatasetPaths.PlanHead(plan.Number), cancellationToken).ConfigureAwait(false);
        var head = From(plan, stored, inputs);
        await head.PutAsync(output, there, cancellationToken).ConfigureAwait(false);
        return head;
    }

    private Task<CommitOutcome> PutAsync(IObjectStore output, ObjectInfo? replaced, CancellationToken cancellationToken)
    {
        var condition = replaced is null ? CommitCondition.Absent : CommitCondition.Replaces(replaced.Version);
        return output.PutJsonAsync(DatasetPaths.PlanHead(Number), this, condition, DatasetPaths.RecordStaging, cancellationToken);
    }

    private static PlanHead From(DatasetPlan plan, ObjectInfo stored, IReadOnlyList<PlanInputRun> inputs) => new()
    {
        Number = plan.Number,
        PlanVersion = stored.Version,
        Folder = plan.Folder,
        Rows = plan.Rows,
        Shards = plan.Shards,
        Columns = plan.Columns,
        ExportPlace = plan.ExportPlace,
        PartPlacement = plan.PartPlacement,
        Inputs = inputs,
    };

    private bool IsOf(int number, ObjectInfo plan) => (Number, PlanVersion) == (number, plan.Version);

    private DatasetPlan ToPlan(PlanInputPiece piece) => new()
    {
        Number = Number,
        Inputs = new PartialInputs(Inputs.Sum(run => run.Count), piece),
        Columns = Columns,
        ExportPlace = ExportPlace,
        PartPlacement = PartPlacement,
        Rows = Rows,
        Shards = Shards,
        Folder = Folder,
    };
}
