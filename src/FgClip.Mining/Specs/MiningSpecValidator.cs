using FgClip.Storage;

namespace FgClip.Mining.Specs;

/// <summary>Finds everything that is wrong with a mining specification, before anything is read or written.</summary>
public static class MiningSpecValidator
{
    /// <summary>How many negatives a box of FineHARD has; the authors' loader takes no other number.</summary>
    public const int FineHardNegatives = 10;

    /// <summary>Less memory than this does not hold what one step needs.</summary>
    public const long MinMemory = 64L << 20;

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public static IReadOnlyList<string> Validate(MiningSpec spec) =>
    [
        .. Credentials(Addresses(spec)), .. Kinds(spec), .. Vectors(spec), .. Format(spec), .. Negatives(spec.Negatives), .. Guards(spec),
        .. Run(spec.Run),
    ];

    /// <summary>Lists every address of a specification with the option that has it.</summary>
    private static IEnumerable<(string Option, string? Address)> Addresses(MiningSpec spec) =>
    [
        ("Embeddings", spec.Embeddings), ("Candidates", spec.Candidates), ("Output", spec.Output), ("Model", spec.Model),
        ("AttributeWords", spec.AttributeWords), ("AnchorVectors", spec.AnchorVectors), ("CandidateVectors", spec.CandidateVectors),
    ];

    internal static IEnumerable<string> Credentials(IEnumerable<(string Option, string? Address)> addresses) =>
        addresses.Where(named => named.Address is { } address && AddressCredentials.AreIn(address))
            .Select(named => $"{named.Option}: the address holds a credential. Leave it out: each silo uses its own.");

    private static IEnumerable<string> Kinds(MiningSpec spec)
    {
        if (spec.Anchor is not (ItemKind.Image or ItemKind.Text or ItemKind.Region))
            yield return $"Anchor: must be image, text or region, not {Word(spec.Anchor)}.";
        if (spec.Candidate is not (ItemKind.Image or ItemKind.Text or ItemKind.Phrase or ItemKind.Attribute))
            yield return $"Candidate: must be image, text, phrase or attribute, not {Word(spec.Candidate)}.";
        if (spec.Candidate is not ItemKind.Attribute)
        {
            if (spec.AttributeWords is not null)
                yield return "AttributeWords: needs attribute as Candidate.";
            yield break;
        }

        if (spec.Anchor is not ItemKind.Region)
            yield return $"Candidate: attribute needs region as Anchor, not {Word(spec.Anchor)}.";
        if (spec.Model is null)
            yield return "Model: attribute needs the model that computed the vectors, because it makes new phrases.";
        if (!spec.IsOneDataset)
            yield return "Candidates: attribute makes its candidates from the anchors' own labels; leave it out.";
    }

    private static IEnumerable<string> Vectors(MiningSpec spec)
    {
        if (spec.AnchorVectors is null && spec.CandidateVectors is null)
            yield break;
        foreach (var (name, vectors) in new[] { ("AnchorVectors", spec.AnchorVectors), ("CandidateVectors", spec.CandidateVectors) })
        {
            if (vectors is null)
                yield return $"{name}: vectors of another model can be compared with each other alone; name those of both sides.";
            else if (VectorFile.Parse(vectors) is null)
                yield return $"{name}: must be FILE:COLUMN, the address of a Parquet file and its column of vectors.";
        }

        if (spec.Anchor is not (ItemKind.Image or ItemKind.Text) || spec.Candidate is not (ItemKind.Image or ItemKind.Text))
            yield return "AnchorVectors: a file has a vector for each key: Anchor and Candidate must be image or text.";
        if (spec.Negatives.Score is not ScoreKind.Cosine)
            yield return "Negatives.Score: the logits of another model are not known; use cosine.";
    }

    private static IEnumerable<string> Format(MiningSpec spec)
    {
        if (spec.Negatives.IncludePositives && spec.Format is not (OutputFormat.NTuple or OutputFormat.NTupleScores))
            yield return "Negatives.IncludePositives: keeps the order of a ranking, which only n-tuple and n-tuple-scores hold.";
        if (spec.Negatives.IncludePositives && spec.Candidate is ItemKind.Attribute)
            yield return "Negatives.IncludePositives: the changed labels that attribute makes have no positives among them.";
        if (spec.SplitLanguages && spec.Format is not OutputFormat.FineHard)
            yield return "SplitLanguages: only FineHARD has rows of two languages; its Format is finehard.";
        if (spec.Format is not OutputFormat.FineHard)
            yield break;
        if (spec.Anchor is not ItemKind.Region || spec.Candidate is not (ItemKind.Phrase or ItemKind.Attribute))
            yield return "Format: FineHARD holds phrases for boxes: it needs region as Anchor and phrase or attribute as Candidate.";
        if (spec.Negatives.Count != FineHardNegatives)
            yield return $"Negatives.Count: FineHARD has {FineHardNegatives} negatives a box, not {spec.Negatives.Count}.";
    }

    private static IEnumerable<string> Negatives(NegativeOptions options)
    {
        if (options.Count < 1)
            yield return $"Negatives.Count: must be at least 1, not {options.Count}.";
        if (options.RangeMin < 0)
            yield return $"Negatives.RangeMin: must be 0 or more, not {options.RangeMin}.";
        if (options.RangeMax is { } max && max - options.RangeMin < options.Count)
            yield return $"Negatives.RangeMax: {max} leaves {Math.Max(0, max - options.RangeMin)} candidates after the first "
                + $"{options.RangeMin}, fewer than Count, {options.Count}.";
        foreach (var limit in ScoreLimit.All)
        {
            if (limit.Get(options) is { } number && !double.IsFinite(number))
                yield return $"Negatives.{limit.Option}: must be a number, not {number}.";
        }

        if (options.MinScore > options.MaxScore)
            yield return $"Negatives.MinScore: {options.MinScore} is above MaxScore, {options.MaxScore}; nothing would be left.";
    }

    private static IEnumerable<string> Guards(MiningSpec spec)
    {
        foreach (var (name, limit) in new[] { ("NearImage", spec.Guards.NearImage), ("NearText", spec.Guards.NearText) })
        {
            if (limit is { } value and not (>= -1 and <= 1))
                yield return $"Guards.{name}: is a cosine, -1 to 1, not {value}.";
        }

        if (spec.Guards.NearImage is not null && spec.Candidate is (ItemKind.Phrase or ItemKind.Attribute))
            yield return $"Guards.NearImage: a candidate that is {(spec.Candidate is ItemKind.Phrase ? "a phrase" : "an attribute")} "
                + "has no image of its own.";
    }

    internal static IEnumerable<string> Run(MiningRunOptions run)
    {
        if (run.Memory < MinMemory)
            yield return $"Run.Memory: must be at least {MinMemory >> 20} MiB, not {run.Memory} bytes.";
        if (run.Threads < 0)
            yield return $"Run.Threads: must be 0 or more, not {run.Threads}.";
        if (run.TileAnchors < 1)
            yield return $"Run.TileAnchors: must be at least 1, not {run.TileAnchors}.";
        if (run.TileCandidates < 1)
            yield return $"Run.TileCandidates: must be at least 1, not {run.TileCandidates}.";
    }

    private static string Word(ItemKind kind) => kind.ToString().ToLowerInvariant();
}
