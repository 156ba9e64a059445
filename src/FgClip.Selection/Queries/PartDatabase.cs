using DuckDB.NET.Data;
using FgClip.Selection.Sources;

namespace FgClip.Selection.Queries;

/// <summary>
/// A database in memory that can read the files of one part and write into one folder, and reach nothing else: an expression comes from a
/// command line that may have been copied from anywhere. One thread makes the order of rows and the bytes of files the same every time.
/// </summary>
internal sealed class PartDatabase : IDisposable
{
    /// <summary>Memory of DuckDB. Beyond it, DuckDB writes to the temporary folder.</summary>
    private const string Memory = "1GB";

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    private PartDatabase() => _connection.Open();

    /// <summary>Opens a database over the files of a part.</summary>
    /// <param name="files">What it may read.</param>
    /// <param name="folder">Where it may write.</param>
    public static PartDatabase Open(SourceFiles files, TemporaryFolder folder)
    {
        var database = new PartDatabase();
        database.Execute($"""
            SET threads = 1;
            SET memory_limit = '{Memory}';
            SET temp_directory = {SqlText.Text(folder.At("spill"))};
            SET allowed_paths = {SqlText.Texts(files.All)};
            SET allowed_directories = {SqlText.Texts([folder.Path + "/"])};
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET TimeZone = 'UTC';
            SET enable_external_access = false;
            SET lock_configuration = true;
            """);
        return database;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it wrote, where it copies or inserts.</returns>
    /// <exception cref="DuckDBException">The statement is not good.</exception>
    public long Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads the rows of a query, one at a time.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="read">Takes a row.</param>
    /// <exception cref="DuckDBException">The query is not good, or fails at a row.</exception>
    public IEnumerable<T> Query<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    /// <summary>Makes a table of row numbers.</summary>
    public void CreateRows(string table, IEnumerable<long> rows)
    {
        Execute($"CREATE TEMP TABLE {SqlText.Name(table)}(\"row\" BIGINT)");
        using var appender = _connection.CreateAppender(table);
        foreach (var row in rows)
            appender.CreateRow().AppendValue((long?)row).EndRow();
    }

    public void Dispose() => _connection.Dispose();
}
