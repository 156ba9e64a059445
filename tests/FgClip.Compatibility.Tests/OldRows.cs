using System.Text.Json;
using FgClip.TestKit;

namespace FgClip.Compatibility.Tests;

/// <summary>Compares the rows of two folders of Parquet files, as DuckDB reads them.</summary>
internal static class OldRows
{
    private const string Error = "error";

    /// <summary>Asserts that two folders have the same rows in the same order. Texts of errors may be worded otherwise.</summary>
    /// <param name="expected">The folder that was written by the older version.</param>
    /// <param name="actual">The other folder.</param>
    /// <param name="files">The files that are compared.</param>
    /// <param name="newColumn">A column that the other folder has and the older version did not; null for none.</param>
    /// <param name="tolerance">The largest difference of two numbers: other processors add in another order.</param>
    public static async Task AssertSameAsync(string expected, string actual, string files = "part-*.parquet", string? newColumn = null,
        double tolerance = 1e-3)
    {
        var rows = await ReadAsync(expected, files);
        var others = await ReadAsync(actual, files, newColumn is null ? "" : $", {newColumn}");
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, others.Count);
        foreach (var (row, other) in rows.Zip(others))
            AssertSame(row, other, tolerance, "row");
    }

    private static Task<IReadOnlyList<JsonElement>> ReadAsync(string folder, string files, string without = "") => DuckDb.QueryElementsAsync($"""
        select * exclude (filename, file_row_number{without})
        from read_parquet('{folder}/{files}', filename = true, file_row_number = true)
        order by filename, file_row_number
        """);

    private static void AssertSame(JsonElement expected, JsonElement actual, double tolerance, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path} was {expected.ValueKind} and is {actual.ValueKind}.");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) <= tolerance, $"{path} was {expected} and is {actual}.");
                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(),
                    $"{path} had {expected.GetArrayLength()} values and has {actual.GetArrayLength()}.");
                foreach (var (i, (left, right)) in expected.EnumerateArray().Zip(actual.EnumerateArray()).Index())
                    AssertSame(left, right, tolerance, $"{path}[{i}]");
                break;
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name),
                    actual.EnumerateObject().Select(member => member.Name));
                foreach (var member in expected.EnumerateObject()
                    .Where(member => member.Name != Error || member.Value.ValueKind != actual.GetProperty(Error).ValueKind))
                    AssertSame(member.Value, actual.GetProperty(member.Name), tolerance, $"{path}.{member.Name}");
                break;
            default:
                Assert.True(expected.ToString() == actual.ToString(), $"{path} was {expected} and is {actual}.");
                break;
        }
    }
}
