namespace FgClip.Evaluation.Benchmarks;

/// <summary>Where the files of a benchmark lie.</summary>
/// <param name="Annotations">The file or folder of annotations; null where folders of images are all.</param>
/// <param name="Images">The folder of the images.</param>
public sealed record BenchmarkFiles(string? Annotations, string Images)
{
    /// <summary>Finds the files below a folder.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="data">The folder.</param>
    /// <param name="annotations">The annotations, where they lie elsewhere; null otherwise.</param>
    /// <param name="images">The images, where they lie elsewhere; null otherwise.</param>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public static BenchmarkFiles Find(Benchmark benchmark, string data, string? annotations, string? images)
    {
        var file = benchmark.Reader is null ? null : Choose(annotations, data, benchmark.Annotations, Path.Exists)
            ?? throw new InvalidDataException(
                $"{data} has no {string.Join(" or ", benchmark.Annotations)}: name what {benchmark.Name} is read from with --annotations.");
        var folder = Choose(images, data, benchmark.Images, Directory.Exists)
            ?? throw new InvalidDataException($"There is no folder {images ?? data} with the images of {benchmark.Name}.");
        return new BenchmarkFiles(file, Path.GetFullPath(folder));
    }

    private static string? Choose(string? named, string data, IReadOnlyList<string> places, Func<string, bool> exists) =>
        (named is null ? places.Select(place => Path.Combine(data, place)) : [named]).FirstOrDefault(exists);
}
