namespace FgClip.Fuzz.Targets;

/// <summary>What must hold of a file that was accepted.</summary>
internal static class Expect
{
    public static void That(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"A file was accepted, but {what}.");
    }
}
