using System.Buffers.Binary;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Columnar;
using ParquetSharp;

namespace FgClip.Datasets.Tests.Manifests.Columnar;

public sealed class ParquetManifestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("PAR1PAR1")]
    [InlineData("PAR1 and then something else")]
    [InlineData("PAR1....\u0001\0\0\0PAR1")]
    [InlineData("PAR1....\u00FF\u00FF\u00FF\u007FPAR1")]
    [InlineData("PAR1....\u00FF\u00FF\u00FF\u00FFPAR1")]
    public async Task What_is_no_whole_file_is_refused_by_name(string text)
    {
        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => OpenAsync(System.Text.Encoding.Latin1.GetBytes(text)));

        Assert.StartsWith("m.parquet is not a whole Parquet file: ", e.Message);
    }

    [Fact]
    public async Task A_schema_nested_without_end_is_refused_before_the_library_sees_it()
    {
        // FileMetaData {1: version, 2: list of SchemaElement {4: name, 5: num_children = 1}}.
        const int Depth = 50_000;
        List<byte> footer = [0x15, 2, 0x19, 0xFC, .. Varint(Depth)];
        for (var i = 0; i < Depth; i++)
            footer.AddRange([0x48, 1, (byte)'x', 0x15, 2, 0]);
        footer.Add(0);

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => OpenAsync(File([.. footer])));

        Assert.Contains("nested deeper than", e.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x15, 2, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "longer than itself")]
    [InlineData(new byte[] { 0x15, 0x80, 0x80 }, "cut off")]
    [InlineData(new byte[] { 0x15, 2, 0 }, "no schema")]
    [InlineData(new byte[] { 0x1B, 2, 0 }, "of type 11")]
    [InlineData(new byte[] { 0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, "without end")]
    public async Task A_footer_that_is_none_is_refused(byte[] footer, string reason) =>
        Assert.Contains(reason, (await Assert.ThrowsAsync<ManifestFormatException>(() => OpenAsync(File(footer)))).Message);

    [Fact]
    public async Task A_damaged_file_gives_rows_or_is_refused_by_name()
    {
        var random = new Random(6);
        var whole = Written();
        var (refused, bad, good) = (0, 0, 0);
        for (var round = 0; round < 1_500; round++)
        {
            try
            {
                using var manifest = await OpenAsync(Mutation.Apply(whole, random));
                var rows = await new ParquetRowReader(manifest, new()).ReadAsync(0, Cancel).Take(10_000).ToListAsync(Cancel);
                Assert.All(
                    rows, row => Assert.True(
                        row.Fault is null || row.Fault.Message.StartsWith($"m.parquet, row {row.Number}: ", StringComparison.Ordinal)));
                bad += rows.Count(row => row.Fault is not null);
                good += rows.Count(row => row.Fault is null);
            }
            catch (ManifestFormatException e)
            {
                Assert.StartsWith("m.parquet is not a whole Parquet file: ", e.Message);
                refused++;
            }
        }

        Assert.True(refused > 100 && bad > 100 && good > 100, $"{refused} files refused, {bad} bad rows, {good} good rows");
    }

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        using (var writer =
            new ParquetFileWriter(
                stream, [new Column<string>("key"), new Column<string?>("caption"), new Column<double[]>("numbers"),
                new Column<long>("id")], leaveOpen: true))
        {
            for (var group = 0; group < 2; group++)
            {
                using var rows = writer.AppendRowGroup();
                using (var column = rows.NextColumn().LogicalWriter<string>())
                    column.WriteBatch([.. Enumerable.Range(0, 20).Select(i => $"k{i}")]);
                using (var column = rows.NextColumn().LogicalWriter<string?>())
                    column.WriteBatch([.. Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? null : $"ein Bär {i % 4}")]);
                using (var column = rows.NextColumn().LogicalWriter<double[]>())
                    column.WriteBatch([.. Enumerable.Range(0, 20).Select(i => new double[i % 3])]);
                using (var column = rows.NextColumn().LogicalWriter<long>())
                    column.WriteBatch([.. Enumerable.Range(0, 20).Select(i => (long)i)]);
            }

            writer.Close();
        }

        return stream.ToArray();
    }

    private static Task<ParquetManifest> OpenAsync(byte[] bytes) =>
        ParquetManifest.OpenAsync("m.parquet", new MemoryStream(bytes), bytes.Length, Cancel);

    private static byte[] File(byte[] footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8];
    }

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value & 127 | 128), .. Varint(value >> 7)];
}
