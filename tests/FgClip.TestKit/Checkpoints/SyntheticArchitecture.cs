namespace FgClip.TestKit.Checkpoints;

/// <summary>The sizes of a made checkpoint: the published ones, and small ones for tests.</summary>
public sealed record SyntheticArchitecture(SyntheticTower Vision, SyntheticTower Text, int Vocabulary)
{
    public const int ShortLengthV1 = 77;
    public const int LongLengthV1 = 248;

    /// <summary>FG-CLIP's width of vectors; null for FG-CLIP 2.</summary>
    public int? Projection { get; init; }

    public int Patch { get; init; } = 16;

    public int Patches { get; init; } = 256;

    /// <summary>FG-CLIP's side of an image in pixels.</summary>
    public int Image { get; init; }

    public int MaxPositions { get; init; } = 64;

    public int LongLength { get; init; } = 196;

    public int KeepLength { get; init; } = 20;

    public static IReadOnlyDictionary<string, SyntheticArchitecture> All { get; } = new Dictionary<string, SyntheticArchitecture>
    {
        ["fgclip2-base"] = V2(new(768, 3072, 12, 12)),
        ["fgclip2-large"] = V2(new(1024, 4096, 24, 16)),
        ["fgclip2-so400m"] = V2(new(1152, 4304, 27, 16)),
        ["fgclip2-tiny"] = V2(new(64, 160, 3, 4)) with { Vocabulary = 4096 },
        ["fgclip2-odd"] = V2(new(72, 100, 2, 8)) with { Vocabulary = 4096, Patches = 144 },
        ["fgclip1-base"] = V1(new(768, 3072, 12, 12), new(512, 2048, 12, 8), 16, 224, 512),
        ["fgclip1-large"] = V1(new(1024, 4096, 24, 16), new(768, 3072, 12, 12), 14, 336, 768),
        ["fgclip1-tiny"] = V1(new(64, 160, 3, 4), new(48, 96, 3, 4), 16, 224, 40),
    };

    private static SyntheticArchitecture V2(SyntheticTower tower) => new(tower, tower, 256_000);

    private static SyntheticArchitecture V1(SyntheticTower vision, SyntheticTower text, int patch, int image, int projection) =>
        new(vision, text, 49_408)
        {
            Projection = projection,
            Patch = patch,
            Image = image,
            MaxPositions = ShortLengthV1,
            LongLength = LongLengthV1,
        };
}
