using System.Globalization;
using System.Text;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>
/// States of consecutive shards as runs: <c>d120l8w128</c> is 120 that are done, 8 leased, 128 waiting; f stands for those that were given
/// up. Shards are handed out in order, so that few runs tell of very many.
/// </summary>
public static class ShardRuns
{
    private const string Letters = "wldf";

    /// <summary>The runs of states.</summary>
    public static string Encode(ReadOnlySpan<ShardState> states)
    {
        var runs = new StringBuilder();
        while (!states.IsEmpty)
        {
            var length = states.IndexOfAnyExcept(states[0]);
            if (length < 0)
                length = states.Length;
            Append(runs, states[0], length);
            states = states[length..];
        }

        return runs.ToString();
    }

    /// <summary>Shards of one state.</summary>
    public static string Encode(ShardState state, int count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Letters[(int)state]}{count}");

    /// <summary>Writes the states that runs tell of.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="states">Where the states go, from its start.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="FormatException">These are not runs, or there are more states than room.</exception>
    public static int Read(string runs, Span<ShardState> states)
    {
        var (filled, at) = (0, 0);
        while (at < runs.Length)
        {
            var state = Letters.IndexOf(runs[at], StringComparison.Ordinal);
            var end = at + 1;
            while (end < runs.Length && char.IsAsciiDigit(runs[end]))
                end++;
            if (state < 0 || !int.TryParse(runs.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out var count) || count > states.Length - filled)
                throw new FormatException($"'{runs}' are not runs of at most {states.Length} shards; they look like d120l8w128.");
            states.Slice(filled, count).Fill((ShardState)state);
            (filled, at) = (filled + count, end);
        }

        return filled;
    }

    private static void Append(StringBuilder runs, ShardState state, int count) =>
        runs.Append(CultureInfo.InvariantCulture, $"{Letters[(int)state]}{count}");
}
