using System.Globalization;

namespace FgClip.TestKit;

/// <summary>Sizes of tests that a person makes larger by a variable, where <c>tests/run</c> has time for less.</summary>
public static class TestSize
{
    /// <summary>A variable's number, or another one where it is not set.</summary>
    /// <exception cref="FormatException">It is not a whole number.</exception>
    public static int Get(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
