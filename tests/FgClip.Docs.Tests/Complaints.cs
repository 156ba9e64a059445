namespace FgClip.Docs.Tests;

/// <summary>Asserts about lists of complaints.</summary>
internal static class Complaints
{
    /// <summary>Fails with all complaints, a line each.</summary>
    public static void AssertNone(IEnumerable<string> complaints)
    {
        var all = string.Join('\n', complaints);
        Assert.True(all.Length == 0, $"\n{all}");
    }
}
