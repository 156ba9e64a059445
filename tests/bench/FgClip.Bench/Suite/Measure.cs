namespace FgClip.Bench.Suite;

/// <summary>Something of ours beside its peer or limit, measured by turns in one run.</summary>
/// <param name="Case">What.</param>
/// <param name="Unit">Of both figures; more is better, unless it says "less".</param>
/// <param name="Ours">The median of our rounds.</param>
/// <param name="Peer">The median of the peer's.</param>
/// <param name="PeerName">What the peer is.</param>
/// <param name="Ratios">Ours over the peer's, for each round.</param>
/// <param name="Target">The ratio the project aims at, at least, or at most where less is better; null where it set none.</param>
internal sealed record Measure(string Case, string Unit, double Ours, double Peer, string PeerName, IReadOnlyList<double> Ratios,
    double? Target)
{
    /// <summary>The median of the rounds.</summary>
    public double Ratio => Median(Ratios);

    /// <summary>Measures two things by turns.</summary>
    public static async Task<Measure> ByTurnsAsync(
        string name, string unit, string peerName, double? target, int rounds, Func<Task<double>> ours, Func<Task<double>> peer)
    {
        List<double> own = [], other = [];
        for (var round = 0; round < rounds; round++)
        {
            // Who begins changes, so that a drift of the machine falls on both.
            if (round % 2 == 0)
                own.Add(await ours());
            other.Add(await peer());
            if (round % 2 == 1)
                own.Add(await ours());
        }

        return new(name, unit, Median(own), Median(other), peerName, [.. own.Zip(other, (a, b) => a / b)], target);
    }

    /// <summary>The middle one, or the mean of both.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
