using FgClip.Fuzz.Generation.Images;
using FgClip.Fuzz.Generation.Manifests;
using FgClip.Fuzz.Jobs;

namespace FgClip.Fuzz.Targets;

/// <summary>All targets, each with its share of a run.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<(IFuzzTarget Target, double Share)> All { get; } =
    [
        (new ImageTarget("jpeg", VipsGenerator.Jpeg, "jpeg_*.jpg", "photo_part.jpg"), 0.08),
        (new ImageTarget("png", PngGenerator.Create, "png_*.png", "rgb_64x64.png"), 0.08),
        (new ImageTarget("webp", VipsGenerator.WebP, "webp_*.webp"), 0.05),
        (new ImageTarget("gif", GifGenerator.Create, "gif*.gif"), 0.05),
        (new ImageTarget("bmp", BmpGenerator.Create, "bmp.bmp"), 0.04),
        (new ImageTarget("tiff", TiffGenerator.Create, "tiff.tif"), 0.05),
        (new SafetensorsTarget(), 0.04),
        (new ConfigTarget(), 0.05),
        (new PreprocessorTarget(), 0.02),
        (new TokenizerTarget("tokenizer", "tokenizer.json", TokenizerSeeds.GemmaAsync), 0.06),
        (new TokenizerMarksTarget(), 0.02),
        (new TokenizerTarget("clip-vocabulary", "vocab.json", TokenizerSeeds.ClipAsync), 0.03),
        (new TokenizerTarget("clip-merges", "merges.txt", TokenizerSeeds.ClipAsync), 0.03),
        (new ManifestTarget("jsonl", "in.jsonl", ManifestSeeds.JsonLinesAsync, JsonLinesGenerator.Create), 0.08),
        (new ManifestTarget("finehard", "in.json", ManifestSeeds.FineHardAsync), 0.05),
        (new ManifestTarget("csv", "in.csv", ManifestSeeds.CsvAsync, random => DelimitedGenerator.Create(random, isTab: false)), 0.06),
        (new ManifestTarget("tsv", "in.tsv", ManifestSeeds.TsvAsync, random => DelimitedGenerator.Create(random, isTab: true)), 0.03),
        (new ManifestTarget("gzip", "in.jsonl.gz", ManifestSeeds.GzipAsync, JsonLinesGenerator.CreateGzip), 0.03),
        (new ManifestTarget("gzip-content", "in.csv.gz", ManifestSeeds.CsvAsync, isCompressed: true), 0.03),
        (new ManifestTarget("parquet", "in.parquet", ManifestSeeds.ParquetAsync, ParquetGenerator.Create), 0.06),
        (new ManifestTarget("tar", "in.tar", ManifestSeeds.TarAsync, TarGenerator.Create), 0.06),
        (new JobTarget(), 0.012),
    ];

    public static IFuzzTarget Find(string name) => All.Select(entry => entry.Target).FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException(
            $"There is no target {name}; there are {string.Join(", ", All.Select(entry => entry.Target.Name))}.");
}
