using System.Runtime.InteropServices;

namespace FgClip.Evaluation.Ranks;

/// <summary>Where the right answer of a query stands.</summary>
/// <param name="Query">The query's number.</param>
/// <param name="Rank">Wrong answers that score higher than the best right one.</param>
/// <param name="Ties">Wrong answers that score the same.</param>
/// <param name="BestWrong">The wrong answer with the highest score, of equal ones the first; -1 where there is none.</param>
/// <param name="Score">The cosine of the best right answer.</param>
/// <param name="WrongScore">The cosine of <paramref name="BestWrong"/>; minus infinity where there is none.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct QueryRank(int Query, int Rank, int Ties, int BestWrong, float Score, float WrongScore);
