namespace FgClip.Fuzz.Targets;

/// <summary>What must hold of a file that was accepted.</summary>
internal static class Expect
{
    public static void That(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"A file was accepted, but {what}.");
    }

    /// <summary>Compares a value with what the generator of the file put there.</summary>
    public static void Same(string? expected, string? actual, string what) =>
        That(expected == actual, $"{what} is {Shown(actual)} in place of {Shown(expected)}");

    private static string Shown(string? text) => text is null ? "null" : $"\"{(text.Length > 200 ? text[..200] + "…" : text)}\"";
}
