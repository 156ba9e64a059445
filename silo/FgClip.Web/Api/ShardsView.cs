using System.Globalization;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Web.Api;

/// <summary>Where shards stand.</summary>
/// <param name="Moment">When; asked again with it, the job tells what changed since.</param>
/// <param name="Total">Shards of the job; 0 before they are planned.</param>
/// <param name="Whole">Whether this is all there is to tell: a shard that no run covers waits. Else it stands where it stood.</param>
/// <param name="Runs">Their states.</param>
internal sealed record ShardsView(string Moment, int Total, bool Whole, IReadOnlyList<ShardsView.Run> Runs)
{
    /// <summary>The view of a grid.</summary>
    public static ShardsView From(ShardMap grid) => new(
        string.Create(CultureInfo.InvariantCulture, $"{grid.Moment.Epoch:N}-{grid.Moment.Number}"),
        grid.Total,
        grid.IsWhole,
        [.. grid.Stretches.Select(stretch => new Run(stretch.First, stretch.Runs))]);

    /// <summary>Reads <see cref="Moment"/>.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static ShardMapVersion? ParseVersion(string? moment)
    {
        if (moment is null)
            return null;
        return moment.Split('-') is [var epoch, var number] && Guid.TryParseExact(epoch, "N", out var id)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var changes)
            ? new ShardMapVersion(id, changes)
            : throw new RequestException($"since: '{moment}' is not a moment; take it from an earlier answer.");
    }

    /// <summary>Consecutive shards.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="States"><c>d120l8w128</c>: 120 are done, 8 leased, 128 wait; f stands for those that were given up.</param>
    internal sealed record Run(int First, string States);
}
