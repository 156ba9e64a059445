namespace FgClip.Datasets.Manifests;

/// <summary>Counts what an input holds that did not become a row or a part of one, by reason.</summary>
internal sealed class PassedOver
{
    private const int MaxReasons = 50;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one thing.</summary>
    /// <param name="reason">What it is, in the plural: "hidden files". Beyond 50 reasons, "others".</param>
    public void Add(string reason)
    {
        var key = _counts.Count < MaxReasons || _counts.ContainsKey(reason) ? reason : "others";
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>Returns the counts, the largest first; null where nothing was passed over.</summary>
    public IReadOnlyDictionary<string, long>? ToCounts() => _counts.Count == 0
        ? null
        : new Dictionary<string, long>(_counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal));
}
