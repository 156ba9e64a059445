namespace FgClip.Evaluation.Failures;

/// <summary>A query whose right answer is not the first.</summary>
/// <param name="Task">What was asked, such as <c>image_to_text</c>.</param>
/// <param name="Query">The query: an image's path, a box behind it, or a text.</param>
/// <param name="Right">The right answer; empty where there may be several.</param>
/// <param name="Rank">Wrong answers that score higher, from 1.</param>
/// <param name="Score">The score of the best right answer.</param>
/// <param name="Wrong">The best wrong answer.</param>
/// <param name="WrongScore">Its score.</param>
public sealed record FailedQuery(string Task, string Query, string Right, int Rank, float Score, string Wrong, float WrongScore)
{
    /// <summary>The image of the query, or the one that its text belongs to; null where it is not found.</summary>
    public ImagePlace? Image { get; init; }

    /// <summary>The image of the wrong answer, or the one that its text belongs to; null where it is a class, or not found.</summary>
    public ImagePlace? WrongImage { get; init; }
}

/// <summary>Where an image lies in a dataset.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Row">Its row in the shard's part.</param>
public sealed record ImagePlace(int Shard, int Row);
