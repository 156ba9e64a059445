using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace FgClip.Hub;

/// <summary>A model's name on the hub: <c>owner/name</c>.</summary>
public sealed partial record HubModelId
{
    private HubModelId(string owner, string name) => (Owner, Name) = (owner, name);

    /// <summary>The account.</summary>
    public string Owner { get; }

    /// <summary>The repository.</summary>
    public string Name { get; }

    /// <summary>Reads <c>owner/name</c>; false for anything else, such as a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubModelId? id)
    {
        id = Pattern().Match(text) is { Success: true } match && !text.Contains("..", StringComparison.Ordinal)
            ? new(match.Groups[1].Value, match.Groups[2].Value)
            : null;
        return id is not null;
    }

    /// <summary>The model's repository.</summary>
    public HubRepository Repository => new(HubRepository.Models, Owner, Name);

    /// <inheritdoc />
    public override string ToString() => $"{Owner}/{Name}";

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9._-]*)/([A-Za-z0-9][A-Za-z0-9._-]*)$")]
    private static partial Regex Pattern();
}
