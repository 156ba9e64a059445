namespace FgClip.Pipeline.Estimates;

/// <summary>A stage of the pipeline.</summary>
public enum PipelineStage
{
    /// <summary>Read, decode and resize images, on several threads.</summary>
    Prepare,

    /// <summary>Run the model.</summary>
    Encode,

    /// <summary>Write Parquet.</summary>
    Write,
}

/// <summary>How fast each stage was when it had the machine to itself.</summary>
/// <param name="Prepare">Rows a second.</param>
/// <param name="Encode">Rows a second.</param>
/// <param name="Write">Rows a second.</param>
/// <param name="SharesProcessor">
/// Whether the model runs on the processor too. The stages then take turns, and their times add up; beside a GPU they overlap, and the
/// slowest decides.
/// </param>
public sealed record MeasuredSpeed(double Prepare, double Encode, double Write, bool SharesProcessor)
{
    /// <summary>The stage that takes longest.</summary>
    public PipelineStage Limit => Enum.GetValues<PipelineStage>().MinBy(RowsPerSecondOf);

    /// <summary>Rows a second through all stages.</summary>
    public double RowsPerSecond => SharesProcessor ? 1 / ((1 / Prepare) + (1 / Encode) + (1 / Write)) : RowsPerSecondOf(Limit);

    private double RowsPerSecondOf(PipelineStage stage) => stage switch
    {
        PipelineStage.Prepare => Prepare,
        PipelineStage.Encode => Encode,
        _ => Write,
    };
}
