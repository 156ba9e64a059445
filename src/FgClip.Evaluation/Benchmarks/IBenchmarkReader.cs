namespace FgClip.Evaluation.Benchmarks;

/// <summary>Reads the file of a benchmark in the format that its authors gave it.</summary>
internal interface IBenchmarkReader
{
    /// <summary>Reads the benchmark.</summary>
    /// <param name="annotations">The file, or the folder of files.</param>
    /// <param name="images">The folder of the images.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The file is not of this format.</exception>
    Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken);
}
