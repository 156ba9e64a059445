namespace FgClip.Datasets.Jobs;

/// <summary>
/// What a job does to a dataset: exactly one of <see cref="NewDatasetJob"/>, <see cref="AddedColumnsJob"/>, <see cref="ExtensionJob"/> and
/// <see cref="RetryJob"/>. It follows from the specification's members, whose JSON stays flat; a retry of added columns is a retry.
/// </summary>
public abstract record JobKind
{
    private protected JobKind()
    {
    }

    /// <summary>Returns the kind of a specification.</summary>
    internal static JobKind From(JobSpec spec) => spec switch
    {
        { Retry: { } pass } => new RetryJob(pass),
        { AddedColumns: { } dataset } => new AddedColumnsJob(dataset),
        { Extension: { } extension } => new ExtensionJob(extension),
        _ => new NewDatasetJob(),
    };
}

/// <summary>A job that begins a dataset.</summary>
public sealed record NewDatasetJob : JobKind;

/// <summary>A job that computes further columns for the rows of a finished dataset.</summary>
/// <param name="Dataset">The dataset's address.</param>
public sealed record AddedColumnsJob(string Dataset) : JobKind;

/// <summary>A job that adds inputs to a finished dataset.</summary>
/// <param name="Extension">What is added.</param>
public sealed record ExtensionJob(PlanExtension Extension) : JobKind;

/// <summary>A job that computes the failed rows of a finished dataset again.</summary>
/// <param name="Pass">Which rows.</param>
public sealed record RetryJob(RetryPass Pass) : JobKind;
