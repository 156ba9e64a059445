using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;

namespace FgClip.Mining.Specs;

/// <summary>How negatives are written.</summary>
public enum OutputFormat
{
    /// <summary>Parquet: anchor, positive, negative; a row for each pair of a positive and a negative.</summary>
    Triplet,

    /// <summary>Parquet: anchor, positive, negative_1 … negative_n; only anchors that have all n.</summary>
    NTuple,

    /// <summary>The same with a list <c>scores</c>: the positive's, then the negatives'.</summary>
    NTupleScores,

    /// <summary>Parquet: anchor, document, label; 1 for a positive, 0 for a negative.</summary>
    LabeledPair,

    /// <summary>Parquet: anchor, documents, labels; a positive, then the negatives.</summary>
    LabeledList,

    /// <summary>FineHARD JSON: every row with its boxes, ten negative phrases for each box that has ten.</summary>
    FineHard,
}

/// <summary>A mining job: which vectors are compared, and what becomes of the neighbours.</summary>
public sealed record MiningSpec
{
    /// <summary>Address of the finished dataset of the anchors.</summary>
    public required string Embeddings { get; init; }

    /// <summary>Address of the finished dataset of the candidates. Default: null, which means <see cref="Embeddings"/>.</summary>
    public string? Candidates { get; init; }

    /// <summary>
    /// Vectors of the anchors by any model, as <c>FILE:COLUMN</c> of a Parquet file that has their rows' <c>key</c>. Default: null, which
    /// means those of <see cref="Embeddings"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? AnchorVectors { get; init; }

    /// <summary>Vectors of the candidates by the model of <see cref="AnchorVectors"/>. Default: null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? CandidateVectors { get; init; }

    /// <summary>What negatives are looked for: Image, Text or Region.</summary>
    public required ItemKind Anchor { get; init; }

    /// <summary>What negatives are: Image, Text, Phrase, or Attribute for anchors that are regions.</summary>
    public required ItemKind Candidate { get; init; }

    /// <summary>The head of <see cref="ItemKind.Text"/>. Default: Short.</summary>
    public TextHead Head { get; init; }

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How it is written. Default: Triplet.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>
    /// Whether scores are written too: <c>scores</c> beside triplets and tuples, <c>score</c> and <c>scores</c> in place of labels, and
    /// <c>short_expr_score</c> and <c>short_expr_neg_scores</c> of FineHARD's boxes. Default: false.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IncludeScores { get; init; }

    /// <summary>
    /// Whether FineHARD's rows lie in a folder for each language: <c>en</c>, and <c>zh</c> for those with <c>is_cn</c>. Default: false.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SplitLanguages { get; init; }

    /// <summary>Which candidates are negatives.</summary>
    public NegativeOptions Negatives { get; init; } = new();

    /// <summary>Which candidates are none although they score like one.</summary>
    public GuardOptions Guards { get; init; } = new();

    /// <summary>The folder of the model that computed the vectors; only <see cref="ItemKind.Attribute"/> needs it. Default: null.</summary>
    public string? Model { get; init; }

    /// <summary>A file of attribute words in place of our own. Default: null.</summary>
    public string? AttributeWords { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    internal bool IsOneDataset => Candidates is null || Candidates == Embeddings;

    /// <summary>Whether the output holds scores.</summary>
    internal bool HasScores => IncludeScores || Format is OutputFormat.NTupleScores;

    /// <summary>Whether anchors and candidates are the same items.</summary>
    internal bool IsSymmetric => IsOneDataset && Anchor == Candidate && AnchorVectors == CandidateVectors;
}

/// <summary>How mining is done.</summary>
public sealed record MiningRunOptions
{
    /// <summary>Bytes that vectors and neighbours may take in memory at once. Default: 1 GiB.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Threads that compare; 0 means one for each processor. Default: 0.</summary>
    public int Threads { get; init; }

    /// <summary>The most anchors in a tile. Default: null, which means as many as the memory holds.</summary>
    public int? TileAnchors { get; init; }

    /// <summary>The most candidates in a tile. Default: null, which means 30 TFLOP of work.</summary>
    public int? TileCandidates { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;
}
