using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FgClip.TestKit;

/// <summary>Asks DuckDB, a reader of Parquet that we did not write. tests/run installs its npm package into .tools.</summary>
public static class DuckDb
{
    /// <summary>Runs a query.</summary>
    /// <returns>A JSON object for each row; numbers beyond 2^53 come as text.</returns>
    public static async Task<IReadOnlyList<JsonNode>> QueryAsync(string sql) =>
        [.. JsonNode.Parse(await RunAsync(sql))!.AsArray().Select(row => row!)];

    /// <summary>Runs a query; the rows as elements, which tell their kinds apart.</summary>
    public static async Task<IReadOnlyList<JsonElement>> QueryElementsAsync(string sql) =>
        [.. JsonElement.Parse(await RunAsync(sql)).EnumerateArray()];

    private static async Task<string> RunAsync(string sql)
    {
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        if (!Directory.Exists(Path.Combine(packages, "@duckdb", "node-api")))
        {
            throw new InvalidOperationException("DuckDB is not installed: run tests/run once, which installs what the tests need.");
        }
        var script = Path.Combine(Fixtures.Repository, "tests", "FgClip.TestKit", "duckdb.cjs");
        using var process = Process.Start(new ProcessStartInfo("node", [script, packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(sql);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"DuckDB failed on: {sql}\n{await error}");
        return await output;
    }
}
