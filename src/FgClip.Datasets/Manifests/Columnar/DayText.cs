using System.Globalization;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>Writes a date by its day since 1970-01-01, as ISO 8601 has it.</summary>
internal static class DayText
{
    /// <summary>Days of 400 years, after which the calendar repeats.</summary>
    private const int CycleDays = 146_097, CycleYears = 400;

    /// <summary>
    /// Returns the date: <c>2024-02-29</c>, and with a sign in front of the year outside of 0001 to 9999, where .NET has no dates.
    /// </summary>
    public static string Create(long day)
    {
        var fromFirst = day + (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay);
        if (fromFirst >= 0 && fromFirst <= DateOnly.MaxValue.DayNumber)
            return DateOnly.FromDayNumber((int)fromFirst).ToString("O", CultureInfo.InvariantCulture);

        var cycle = (long)Math.Floor(fromFirst / (double)CycleDays);
        var date = DateOnly.FromDayNumber((int)(fromFirst - (cycle * CycleDays)));
        var year = date.Year + (cycle * CycleYears);
        return string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? '-' : '+')}{Math.Abs(year):0000}-{date.Month:00}-{date.Day:00}");
    }
}
