using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>Types and members are called by the field's terms; docs/glossary.md has them. Words that were retired stay out.</summary>
public sealed partial class VocabularyTests
{
    /// <summary>Retired words, as whole words of a name in camel case, and the word to use.</summary>
    private static readonly Dictionary<string, string> Retired = new()
    {
        ["Picture"] = "Image",
        ["Pictures"] = "Images",
        ["Usual"] = "Default",
        ["Longest"] = "Max",
        ["Shortest"] = "Min",
        ["Hunt"] = "PoisonRowSearch",
        ["Pulse"] = "Heartbeat",
        ["Pulses"] = "Heartbeats",
        ["Beat"] = "Heartbeat",
        ["Vitals"] = "Liveness",
        ["Twin"] = "Export, or ReferenceModel",
        ["Beside"] = "AddedColumns",
        ["Census"] = "Inventory, or Deduplicator",
        ["Quarantine"] = "ExclusiveExecution",
        ["Outage"] = "TransientFaults",
        ["Endure"] = "Retry",
        ["Deviation"] = "Std",
        ["Silence"] = "StallTimeout",
    };

    /// <summary>Names of members that say too little: a factory is From, Create, Parse or Detect, a test is IsXxx.</summary>
    private static readonly HashSet<string> RetiredMembers = ["Of", "OfAsync", "Is"];

    /// <summary>Names of types that were retired whole.</summary>
    private static readonly HashSet<string> RetiredTypes =
    [
        "Gate", "NearMiss", "Places", "JobWord", "LeaseAnswer", "Words", "ModelWords", "ILedJobGrain", "LedJobs", "GridMoment", "ShardGrid",
        "ShardStretch", "MakeRoom", "DecodeRoom", "SizeNeeded", "PixelRule", "LogitRule", "Vectors", "TwoInFlight", "SideBySide",
        "MiningTurn",
        "RowEncoding", "TextBatch", "PartLayout", "DatasetLayout",
    ];

    [Fact]
    public void No_name_has_a_retired_word()
    {
        var names = DeclaredNames.Read();
        Assert.True(names.Count > 500, $"Only {names.Count} types were found.");

        var complaints = names
            .SelectMany(type => type.Members.SelectMany(member => Complaints($"{type.Type}.{member}", member, RetiredMembers))
                .Concat(Complaints(type.Type, Simple(type.Type), RetiredTypes)))
            .ToList();

        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    [Fact]
    public void A_simple_type_name_is_used_once()
    {
        var twice = DeclaredNames.Read()
            .GroupBy(type => Simple(type.Type), StringComparer.Ordinal)
            .Where(group => group.Select(type => type.Type).Distinct().Count() > 1)
            .Select(group => string.Join(", ", group.Select(type => type.Type)))
            .ToList();

        Assert.True(twice.Count == 0, string.Join(Environment.NewLine, twice));
    }

    private static string Simple(string type) => type[(type.LastIndexOf('.') + 1)..].Split('`')[0];

    private static IEnumerable<string> Complaints(string full, string name, HashSet<string> retired)
    {
        if (retired.Contains(name))
            yield return $"{full}: the name is retired.";
        foreach (var word in Word().Matches(name.TrimStart('_')).Select(match => char.ToUpperInvariant(match.Value[0]) + match.Value[1..]))
        {
            if (Retired.TryGetValue(word, out var instead))
                yield return $"{full}: '{word}' is retired; use {instead}.";
        }
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Word();
}
