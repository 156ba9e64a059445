namespace FgClip.Mining.Products;

/// <summary>Takes the scores of a block that may matter.</summary>
internal interface IScoreTarget
{
    /// <summary>The score above which the target wants an anchor's scores, now.</summary>
    /// <param name="anchor">The anchor's row.</param>
    float Threshold(int anchor);

    /// <summary>Takes a score above the threshold. Of one anchor, candidates come in ascending order from one thread at a time.</summary>
    /// <param name="anchor">The anchor's row.</param>
    /// <param name="candidate">The candidate's position in its chunk.</param>
    /// <param name="score">The cosine.</param>
    void Take(int anchor, int candidate, float score);
}

/// <summary>Takes the scores of a tile, whose candidates come in chunks.</summary>
internal interface IChunkTarget : IScoreTarget
{
    /// <summary>States the numbers of the next chunk's candidates, which hold until the chunk after it.</summary>
    void Begin(ReadOnlyMemory<int> candidates);
}

/// <summary>Takes the scores of a block from the candidates' side.</summary>
internal interface ICandidateTarget
{
    /// <summary>
    /// The score above which the target wants each candidate's scores, now, with room for a vector behind the last. It may rise while a
    /// block is compared.
    /// </summary>
    float[] Thresholds { get; }

    /// <summary>Takes a score that was above the threshold. Scores come from several threads at a time, in any order.</summary>
    /// <param name="candidate">The candidate's position in its chunk.</param>
    /// <param name="anchor">The anchor's row.</param>
    /// <param name="score">The cosine.</param>
    void Take(int candidate, int anchor, float score);
}
