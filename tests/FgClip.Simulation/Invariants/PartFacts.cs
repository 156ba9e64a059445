using FgClip.Datasets.Parquet.Columns;
using ParquetSharp;

namespace FgClip.Simulation.Invariants;

/// <summary>What a part's file holds.</summary>
/// <param name="Generation">Its generation.</param>
/// <param name="Keys">The keys of its rows, in order.</param>
/// <param name="Statuses">How they ended, as the column says it.</param>
internal sealed record PartFacts(int Generation, IReadOnlyList<string> Keys, IReadOnlyList<string> Statuses)
{
    /// <summary>Reads a file.</summary>
    public static PartFacts Read(byte[] file)
    {
        using var reader = new ParquetFileReader(new MemoryStream(file), leaveOpen: false);
        var metadata = PartMetadata.FromPairs(reader.FileMetaData.KeyValueMetadata);
        return new PartFacts(metadata.Generation, Column(reader, "key"), Column(reader, "status"));
    }

    private static List<string> Column(ParquetFileReader reader, string name)
    {
        var leaf = Enumerable.Range(0, reader.FileMetaData.Schema.NumColumns).First(i => reader.FileMetaData.Schema.Column(i).Name == name);
        List<string> values = [];
        for (var i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using var group = reader.RowGroup(i);
            using var column = group.Column(leaf).LogicalReader<string>();
            values.AddRange(column.ReadAll(checked((int)group.MetaData.NumRows)));
        }

        return values;
    }
}
