using System.Text.Json;
using FgClip.Storage;

namespace FgClip.Search.Approximate.Records;

/// <summary>What a folder holds: <c>index.json</c>, written when all else is there.</summary>
internal sealed record IndexRecord
{
    /// <summary>The record's file.</summary>
    public const string FileName = "index.json";

    private const int CurrentFormat = 1;

    /// <summary>The version of this record.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The dataset's address when the index was built.</summary>
    public required string Dataset { get; init; }

    /// <summary>The column of the vectors.</summary>
    public required string Column { get; init; }

    /// <summary>Numbers in a vector; 0 where there are no vectors.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How the graphs are built and searched.</summary>
    public required IndexSettings Settings { get; init; }

    /// <summary>The parts of the dataset that it is the index of, by their digests, those without vectors too.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<IndexShard> Shards { get; init; }

    /// <summary>What was measured.</summary>
    public required RecallReport Recall { get; init; }

    /// <summary>Reads the record of a folder.</summary>
    /// <returns>The record; null where there is none.</returns>
    /// <exception cref="SearchIndexException">It is of another version, or damaged.</exception>
    public static IndexRecord? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var record = JsonSerializer.Deserialize<IndexRecord>(File.ReadAllBytes(path), RecordJson.Options);
            return record is { Format: CurrentFormat } ? record
                : throw new SearchIndexException(
                    $"{path} has the format {record?.Format}, not {CurrentFormat}. Delete it, and run fgclip index.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new SearchIndexException($"{path} {RecordJson.Describe<IndexRecord>(e)} Or delete it, and run fgclip index.", e);
        }
    }

    /// <summary>Writes the record into a folder, in place of one that is there.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var temporary = IndexFolder.NameTemporary(path);
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, RecordJson.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
