namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>DCI: a folder of JSON files, each with <c>image</c> and <c>extra_caption</c>.</summary>
internal sealed class DciReader : IBenchmarkReader
{
    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(annotations))
            throw new InvalidDataException($"{annotations} is not a folder. DCI has a JSON file for each image: name their folder.");
        var items = new List<BenchmarkItem>();
        var leftOut = new LeftOutReasons();
        foreach (var file in Directory.GetFiles(annotations, "*.json").Order(StringComparer.Ordinal))
        {
            var entry = BenchmarkJson.Parse<DciEntry>(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false));
            if (entry is { Image: { } image, ExtraCaption: { } text })
                items.Add(new BenchmarkItem(Path.GetFileNameWithoutExtension(file), image) { Texts = [text] });
            else
                leftOut.Add("files_without_image_or_text");
        }

        return new BenchmarkSet(items) { LeftOut = leftOut.Counts };
    }

    private sealed record DciEntry
    {
        public string? Image { get; init; }

        public string? ExtraCaption { get; init; }
    }
}
