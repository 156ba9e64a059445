using System.Text.Json.Serialization;

namespace FgClip.Mining.Filters;

/// <summary>
/// What became of the candidates that were looked at. The first of <see cref="CandidateFilter.All"/> that refuses a candidate counts it.
/// </summary>
[JsonConverter(typeof(FilterCountsConverter))]
public sealed class FilterCounts
{
    private readonly long[] _refused = new long[CandidateFilter.All.Count];

    /// <summary>Anchors.</summary>
    public long Anchors { get; set; }

    /// <summary>Anchors without a positive; they are left out of the output.</summary>
    public long WithoutPositive { get; set; }

    /// <summary>Anchors with more positives than neighbours that are kept; they are left out of the output.</summary>
    public long Crowded { get; set; }

    /// <summary>Anchors with fewer negatives than were asked for.</summary>
    public long Short { get; set; }

    /// <summary>Candidates that were looked at: each anchor's nearest.</summary>
    public long Candidates { get; set; }

    /// <summary>Candidates that each filter refused, in the filters' order.</summary>
    public IReadOnlyList<(string Filter, long Count)> Refused => [.. CandidateFilter.All.Select((filter, i) => (filter.Name, _refused[i]))];

    /// <summary>Negatives.</summary>
    public long Negatives { get; set; }

    /// <summary>Returns how many candidates a filter refused.</summary>
    /// <param name="filter">The name of one of <see cref="CandidateFilter.All"/>.</param>
    public long this[string filter] => Refused.Single(one => one.Filter == filter).Count;

    /// <summary>Adds another part's counts.</summary>
    public void Add(FilterCounts other)
    {
        Anchors += other.Anchors;
        WithoutPositive += other.WithoutPositive;
        Crowded += other.Crowded;
        Short += other.Short;
        Candidates += other.Candidates;
        Negatives += other.Negatives;
        for (var i = 0; i < _refused.Length; i++)
            _refused[i] += other._refused[i];
    }

    /// <summary>Counts candidates that a filter refused.</summary>
    /// <param name="filter">Its place in <see cref="CandidateFilter.All"/>.</param>
    /// <param name="count">How many.</param>
    internal void Refuse(int filter, long count = 1) => _refused[filter] += count;
}
