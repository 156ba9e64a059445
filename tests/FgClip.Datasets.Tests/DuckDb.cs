using System.Diagnostics;
using System.Text.Json;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests;

/// <summary>
/// Asks DuckDB, a reader that shares no code with the writer. It needs node and, under .tools of the clone,
/// <c>npm install @duckdb/node-api</c>; a test that asks without them is skipped and says so.
/// </summary>
internal static class DuckDb
{
    private const string Script = """
        import { createRequire } from 'node:module';
        const [tools, ...queries] = process.argv.slice(1);
        const { DuckDBInstance } = createRequire(tools + '/')('@duckdb/node-api');
        const connection = await (await DuckDBInstance.create()).connect();
        const results = [];
        for (const query of queries) results.push((await connection.runAndReadAll(query)).getRowObjectsJson());
        console.log(JSON.stringify(results));
        """;

    private static string Tools => Path.Combine(Fixtures.Repository, ".tools");

    /// <summary>The rows of a query, as JSON objects.</summary>
    public static async Task<IReadOnlyList<JsonElement>> QueryAsync(string query)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Tools, "node_modules", "@duckdb", "node-api")),
            "DuckDB is not installed: run `npm install --prefix .tools @duckdb/node-api` in the clone.");
        var start = new ProcessStartInfo("node", ["--input-type=module", "-e", Script, "--", Tools, query])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{query}: {await errors}");
        return [.. JsonSerializer.Deserialize<JsonElement[][]>(output)![0]];
    }
}
