using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Jobs;

/// <summary>What became of a job's rows, as DuckDB counts them in its parts.</summary>
/// <param name="Rows">Rows that its manifest has.</param>
/// <param name="Lost">Rows that are in no part.</param>
/// <param name="Doubled">Rows that are there more than once, each time but the first counted.</param>
/// <param name="Statuses">Rows by how they ended.</param>
/// <param name="Verify">What <c>fgclip verify</c> said, if it found anything.</param>
public sealed record JobAudit(int Rows, int Lost, int Doubled, IReadOnlyDictionary<string, int> Statuses, string? Verify)
{
    /// <summary>What else is not as it should be; null where all is.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether every row is there once, <c>fgclip verify</c> found nothing, and nothing else is wrong.</summary>
    public bool IsClean => Lost == 0 && Doubled == 0 && Verify is null && Problem is null;

    /// <summary>Looks at a dataset in a folder.</summary>
    /// <param name="dataset">The folder, with its parts.</param>
    /// <param name="address">What <c>fgclip verify</c> is to look at.</param>
    /// <param name="rows">Rows of its manifest.</param>
    /// <param name="variables">The command's environment.</param>
    public static async Task<JobAudit> MakeAsync(string dataset, string address, int rows, IReadOnlyDictionary<string, string> variables)
    {
        var log = new ProcessLog();
        await using var verify = CliProcess.Start(log, variables, "verify", address);
        var exitCode = await verify.WaitForExitAsync();
        var statuses = await DuckDb.QueryAsync(
            $"select status, count(*)::int as rows from '{dataset}/part-*.parquet' group by status");
        var found =
            await DuckDb.QueryAsync($"select count(*)::int as rows, count(distinct key)::int as keys from '{dataset}/part-*.parquet'");
        var (there, different) = ((int)found[0]["rows"]!, (int)found[0]["keys"]!);
        return new JobAudit(
            rows,
            rows - different,
            there - different,
            statuses.ToDictionary(status => (string)status["status"]!, status => (int)status["rows"]!),
            exitCode == 0 ? null : log.Tail());
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"{Rows} rows, {Lost} lost, {Doubled} doubled, "
        + $"{string.Join(", ", Statuses.Select(status => $"{status.Value} {status.Key}"))}; verify {Verify ?? "clean"}"
        + (Problem is null ? "" : $"; {Problem}");
}
