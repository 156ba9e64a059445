namespace FgClip.Fuzz.Targets;

/// <summary>All targets, each with its share of a run.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<(IFuzzTarget Target, double Share)> All { get; } =
    [
        (new ImageTarget("jpeg", "jpeg_*.jpg", "photo_part.jpg"), 0.08),
        (new ImageTarget("png", "png_*.png", "rgb_64x64.png"), 0.08),
        (new ImageTarget("webp", "webp_*.webp"), 0.05),
        (new ImageTarget("gif", "gif*.gif"), 0.05),
        (new ImageTarget("bmp", "bmp.bmp"), 0.04),
        (new ImageTarget("tiff", "tiff.tif"), 0.05),
        (new SafetensorsTarget(), 0.08),
        (new ConfigTarget(), 0.05),
        (new TokenizerTarget("tokenizer", "tokenizer.json", TokenizerSeeds.GemmaAsync), 0.06),
        (new TokenizerTarget("clip-vocabulary", "vocab.json", TokenizerSeeds.ClipAsync), 0.03),
        (new TokenizerTarget("clip-merges", "merges.txt", TokenizerSeeds.ClipAsync), 0.03),
        (new ManifestTarget("jsonl", "in.jsonl", ManifestSeeds.JsonLinesAsync), 0.08),
        (new ManifestTarget("finehard", "in.json", ManifestSeeds.FineHardAsync), 0.05),
        (new ManifestTarget("csv", "in.csv", ManifestSeeds.CsvAsync), 0.06),
        (new ManifestTarget("tsv", "in.tsv", ManifestSeeds.TsvAsync), 0.03),
        (new ManifestTarget("gzip", "in.jsonl.gz", ManifestSeeds.GzipAsync), 0.03),
        (new ManifestTarget("gzip-content", "in.csv.gz", ManifestSeeds.CsvAsync, isCompressed: true), 0.03),
        (new ManifestTarget("parquet", "in.parquet", ManifestSeeds.ParquetAsync), 0.06),
        (new ManifestTarget("tar", "in.tar", ManifestSeeds.TarAsync), 0.06),
    ];

    public static IFuzzTarget Find(string name) => All.Select(entry => entry.Target).FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException(
            $"There is no target {name}; there are {string.Join(", ", All.Select(entry => entry.Target.Name))}.");
}
