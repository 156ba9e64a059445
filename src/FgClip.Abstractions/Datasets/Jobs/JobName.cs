using System.Globalization;

namespace FgClip.Datasets.Jobs;

/// <summary>What people call a job. It is shown beside the job's id, and is no part of what the job computes.</summary>
public static class JobName
{
    /// <summary>The most characters of a name, as UTF-16 counts them.</summary>
    public const int MaxLength = 100;

    /// <summary>Finds what is wrong with a name: it is shown in a line, so that it must be one.</summary>
    /// <param name="name">The name; null for none.</param>
    /// <returns>What a name must be, and what this one is; null where nothing is wrong.</returns>
    public static string? FindFault(string? name)
    {
        if (name is null)
            return null;
        if (name.Length > MaxLength)
            return $"must have at most {MaxLength} characters, not {name.Length}.";
        if (name.Trim().Length != name.Length || name.Length == 0)
            return "must not be empty, and must not begin or end with white space.";
        for (var i = 0; i < name.Length; i++)
        {
            if (IsInvisible(CharUnicodeInfo.GetUnicodeCategory(name, i), name[i]))
                return string.Create(CultureInfo.InvariantCulture,
                    $"must have no control characters or line breaks; character {i + 1} is U+{(int)name[i]:X4}.");
            if (char.IsHighSurrogate(name[i]))
                i++;
        }

        return null;
    }

    /// <summary>Returns the name of a job that nobody named: the last folder of its output.</summary>
    /// <param name="output">The output's address.</param>
    public static string FromOutput(string output)
    {
        var folder = output.TrimEnd('/', '\\');
        return folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..] is { Length: > 0 } name ? name : output;
    }

    // Characters that turn the direction of text would change the look of what stands beside the name.
    private static bool IsInvisible(UnicodeCategory category, char character) =>
        category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate
        || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
