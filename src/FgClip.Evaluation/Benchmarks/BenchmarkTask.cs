namespace FgClip.Evaluation.Benchmarks;

/// <summary>What a benchmark asks.</summary>
public enum BenchmarkTask
{
    /// <summary>Images and texts find each other.</summary>
    Retrieval,

    /// <summary>The class of an image.</summary>
    Classify,

    /// <summary>The class of a box.</summary>
    Boxes,

    /// <summary>The phrase of a box among hard negatives.</summary>
    Negatives,
}
