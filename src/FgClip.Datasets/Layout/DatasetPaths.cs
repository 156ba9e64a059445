using System.Globalization;

namespace FgClip.Datasets.Layout;

/// <summary>The names of a dataset's objects under its root.</summary>
public static class DatasetPaths
{
    /// <summary>How many shards share a block: a folder of receipts, a file of descriptors, a coordinator.</summary>
    public const int ShardsPerBlock = 256;

    /// <summary>What is computed.</summary>
    public const string Job = "_job.json";

    /// <summary>The dataset, made from its receipts.</summary>
    public const string Manifest = "_manifest.json";

    /// <summary>What is mined, where the folder is an output of mining and not a dataset.</summary>
    internal const string MiningJob = "_records/job.json";

    /// <summary>Says that the dataset is complete, as Spark does.</summary>
    public const string Success = "_SUCCESS";

    /// <summary>
    /// Tells Hugging Face's <c>load_dataset</c> that the parts alone are data. Without it, it takes the JSON files for data.
    /// </summary>
    public const string HuggingFace = ".huggingface.yaml";

    /// <summary>Unfinished work; deleted when the dataset is finalised.</summary>
    public const string Attempts = "_attempts";

    /// <summary>
    /// Where unfinished records lie; not among the attempts, which one who finalises may be deleting while another writes.
    /// </summary>
    public const string RecordStaging = "_staging";

    /// <summary>The folder of plans, with the '/' at its end.</summary>
    public const string Inputs = "_inputs/";

    /// <summary>Says that a folder of the dataset holds columns of it; the empty name gives the place of all of these.</summary>
    public static string AddedColumns(string folder) => folder.Length == 0 ? "_beside/" : $"_beside/{folder}.json";

    /// <summary>A plan, from 1: the first, and one for each extension.</summary>
    public static string Plan(int plan) => Format($"_inputs/{plan:0000}.json");

    /// <summary>The totals of a plan, and where its inputs lie, so that readers of single shards need not read all of the plan.</summary>
    public static string PlanHead(int plan) => Format($"_inputs/{plan:0000}-head.json");

    /// <summary>Whether a name is that of a plan or its head, and not of what lies beside them.</summary>
    public static bool IsPlan(string name) =>
        name.StartsWith(Inputs, StringComparison.Ordinal)
        && ((name.Length == Plan(1).Length && name.EndsWith(".json", StringComparison.Ordinal))
            || (name.Length == PlanHead(1).Length && name.EndsWith("-head.json", StringComparison.Ordinal)));

    /// <summary>The folder of a plan's shard descriptors; the fingerprint keeps planners that saw other inputs apart.</summary>
    public static string PlanFolder(int plan, string fingerprint) => Format($"_inputs/{plan:0000}-{fingerprint[..16]}");

    /// <summary>The shard descriptors of a block.</summary>
    public static string PlanBlock(string planFolder, int block) => Format($"{planFolder}/{block:000000}.json");

    /// <summary>Up to 256 inputs of a plan, from the one at this position on.</summary>
    public static string PlanInputs(string planFolder, int first) => Format($"{planFolder}/inputs-{first:00000000}.json");

    /// <summary>The folder of a compressed input's records; the fingerprint keeps planners that saw other bytes apart.</summary>
    public static string InputRecordsFolder(int plan, string fingerprint) => Format($"_inputs/{plan:0000}-records-{fingerprint[..16]}");

    /// <summary>The records of a shard whose input is compressed, by the position of its first row in the input.</summary>
    public static string InputRecords(string recordsFolder, long row) => Format($"{recordsFolder}/rows-{row:000000000000}.gz");

    /// <summary>
    /// What the planning of a plan left, deleted when the dataset is finalised. It does not lie among the attempts, which a finaliser of an
    /// earlier plan may be deleting.
    /// </summary>
    public static string Plannings(int plan) => Format($"_planning/{plan:0000}");

    /// <summary>The folder of a planning; the fingerprint keeps planners with other inputs or options apart.</summary>
    public static string Planning(int plan, string fingerprint) => Format($"{Plannings(plan)}/{fingerprint[..16]}");

    /// <summary>What a planning goes over; it is written last.</summary>
    public static string PlanningListing(string planning) => $"{planning}/planning.json";

    /// <summary>Up to 256 inputs that a planning goes over, from the one at this position on.</summary>
    public static string PlanningInputs(string planning, int first) => Format($"{planning}/inputs-{first:00000000}.json");

    /// <summary>What a unit of a planning found in its inputs.</summary>
    public static string PlanningUnit(string planning, int unit) => Format($"{planning}/units/{unit:00000000}.json");

    /// <summary>The large inputs of a planning whose stretches are leased to several workers.</summary>
    public static string PlanningStretchTable(string planning) => $"{planning}/stretches.json";

    /// <summary>The folder of the stretches of an input; the fingerprint keeps versions of the input apart.</summary>
    public static string PlanningStretches(string planning, string fingerprint) => $"{planning}/stretches/{fingerprint[..16]}";

    /// <summary>What the planning of a stretch found.</summary>
    public static string PlanningStretch(string folder, int stretch) => Format($"{folder}/{stretch:0000}.json");

    /// <summary>Digests of the images of a stretch, 8 bytes each.</summary>
    public static string PlanningStretchKeys(string folder, int stretch) => Format($"{folder}/{stretch:0000}.keys");

    /// <summary>Where the states of an input's SHA-256 lie: the number of bytes follows.</summary>
    public static string PlanningHashes(string folder) => $"{folder}/sha256-";

    /// <summary>The records of a shard whose input is compressed, in plans of version 0.1.</summary>
    public static string PlanRecords(string planFolder, int shard) => Format($"{planFolder}/records-{shard:00000000}.gz");

    /// <summary>
    /// What a folder of images was seen to hold, as JSONL. The digest of the content keeps apart planners that saw different images.
    /// </summary>
    public static string Listing(int plan, int input, string digest) =>
        Format($"_inputs/{plan:0000}-listing-{input:0000}-{digest[..16]}.jsonl");

    /// <summary>A listing that is being written, until its content and so its name is known.</summary>
    public static string ListingDraft(string attempt) => $"{RecordStaging}/listing-{attempt}.jsonl";

    /// <summary>A retry of failed rows, from 1.</summary>
    public static string Retry(int pass) => Format($"_retries/{pass:0000}.json");

    /// <summary>What the names of all parts match.</summary>
    internal const string Parts = "part-*.parquet";

    /// <summary>The folder of all parts where they lie in folders, with the '/' at its end.</summary>
    public const string PartFolder = "parts/";

    /// <summary>The data of a shard.</summary>
    public static string Part(int shard) => Format($"part-{shard:00000000}.parquet");

    /// <summary>The data of a shard, where a dataset has so many that they lie in folders of 256.</summary>
    public static string PartInFolder(int shard) => Format($"{PartFolder}{BlockOf(shard):000000}/{Part(shard)}");

    /// <summary>The block that a shard belongs to.</summary>
    public static int BlockOf(int shard) => shard / ShardsPerBlock;

    /// <summary>Returns how many blocks hold so many shards.</summary>
    public static int BlocksOf(int shards) => (shards + ShardsPerBlock - 1) / ShardsPerBlock;

    /// <summary>The folder of all receipts, with the '/' at its end.</summary>
    public const string AllReceipts = "_commits/";

    /// <summary>The folder of a block's receipts, with the '/' at its end.</summary>
    public static string Receipts(int block) => Format($"{AllReceipts}{block:000000}/");

    /// <summary>The receipt of a shard.</summary>
    public static string Receipt(int shard) => Format($"{Receipts(BlockOf(shard))}{shard % ShardsPerBlock:000}.json");

    /// <summary>Where the holder of a lease may leave unfinished files.</summary>
    public static string Attempt(int shard, string lease) => Format($"{Attempts}/{shard:00000000}/{lease}");

    private static string Format(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
