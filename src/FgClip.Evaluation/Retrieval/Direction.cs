using FgClip.Mining.Items;

namespace FgClip.Evaluation.Retrieval;

/// <summary>One of the two ways of retrieval: what asks, and what answers.</summary>
/// <param name="Name">The name of files, rows and metrics: <c>image_to_text</c> or <c>text_to_image</c>.</param>
/// <param name="Queries">The items that ask; those that count are queries.</param>
/// <param name="QueryGroups">What each of them belongs to.</param>
/// <param name="Candidates">The items that answer; those that count are candidates.</param>
/// <param name="CandidateGroups">What each of them belongs to.</param>
internal sealed record Direction(string Name, SideReader Queries, int[] QueryGroups, SideReader Candidates, int[] CandidateGroups)
{
    /// <summary>The right answers of the queries of a range, by the numbers of candidates.</summary>
    /// <returns>Pairs of query and candidate, by candidate.</returns>
    public IEnumerable<(int Query, int Candidate)> RightAnswers(int first, int end)
    {
        var queries = new Dictionary<int, List<int>>();
        for (var query = first; query < end; query++)
        {
            if (!Queries.Kept[query])
                continue;
            if (!queries.TryGetValue(QueryGroups[query], out var list))
                queries.Add(QueryGroups[query], list = []);
            list.Add(query);
        }

        for (var candidate = 0; candidate < CandidateGroups.Length; candidate++)
        {
            if (!Candidates.Kept[candidate] || !queries.TryGetValue(CandidateGroups[candidate], out var asking))
                continue;
            foreach (var query in asking)
                yield return (query, candidate);
        }
    }
}
