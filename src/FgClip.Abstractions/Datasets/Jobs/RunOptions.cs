using System.Text.Json.Serialization;

namespace FgClip.Datasets.Jobs;

/// <summary>How a worker goes about a shard; recorded, but no part of what a resume must agree with.</summary>
public sealed record RunOptions
{
    /// <summary><see cref="BatchTokens"/> where nothing else is known.</summary>
    public const int DefaultBatchTokens = 8_192;

    /// <summary><see cref="TarWindowBytes"/> where nothing else is given.</summary>
    public const int DefaultTarWindowBytes = 8 << 20;

    /// <summary><see cref="HttpPerHost"/> where nothing else is given.</summary>
    public const int DefaultHttpPerHost = 16;

    /// <summary>
    /// The most patches in one batch. Default: null, which means 8192 on a GPU, and on a CPU as many as leave a layer's numbers in its
    /// cache.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BatchTokens { get; init; }

    /// <summary>The most images in one batch. Default: 64.</summary>
    public int BatchImages { get; init; } = 64;

    /// <summary>
    /// The most padding in a batch, as a part of its patches, 0 to 0.5: images of rare shapes share a batch that is padded no more than
    /// this. 0 for none. Default: null, which means 0.005 on a GPU, and 0 on a CPU, where a small batch costs no more than its share of a
    /// large one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Padding { get; init; }

    /// <summary>Threads that read and decode; 0 means one for each processor. Default: 0.</summary>
    public int DecodeThreads { get; init; }

    /// <summary>
    /// Bytes of values after which a part's row group ends, before compression, 1 MB to 1 GB. The writer needs about six times as much
    /// memory. Default: null, which means 128 MiB: 10,000 rows of an image and a text vector of 768 numbers with room to spare.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RowGroupBytes { get; init; }

    /// <summary>
    /// Bytes of the windows in which a shard's stretch of a remote tar is read, 1 MiB to 64 MiB. A shard has up to four of them in memory.
    /// Default: null, which means 8 MiB: some 80 images of 100 kB for a request, in which a store's latency no longer counts. Smaller ones
    /// save memory where many devices share a machine; an image that is larger than a window is a request of its own.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TarWindowBytes { get; init; }

    /// <summary>
    /// An address or mail address that the User-Agent of web requests names, so that the owner of a server reaches whoever fetches.
    /// Default: null, none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HttpContact { get; init; }

    /// <summary>The most web requests to one host at a time, of each process. Default: null, which means 16.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HttpPerHost { get; init; }

    /// <summary>The part of the rows that may fail, 0 to 1, judged once 1,000 were tried; 1 for any number. Default: 0.1.</summary>
    public double MaxErrorRate { get; init; } = 0.1;

    /// <summary>
    /// Whether the first shard that is given up ends the job; else it continues with the others and fails at its end. Default: no.
    /// </summary>
    public bool FailFast { get; init; }
}
