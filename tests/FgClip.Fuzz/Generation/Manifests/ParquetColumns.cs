using ParquetSharp;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>A column that is carried along, whatever its type.</summary>
/// <param name="Column">The column.</param>
/// <param name="Write">Writes some values.</param>
internal sealed record ParquetColumn(Column Column, Action<RowGroupWriter, int, Random> Write);

/// <summary>Columns of every type that ParquetSharp writes.</summary>
internal static class ParquetColumns
{
    public static ParquetColumn[] All { get; } =
    [
        Of("tiny", random => (sbyte?)random.Next(-128, 128)),
        Of("small", random => (ushort?)random.Next(65_536)),
        Of("huge", random => (ulong?)ulong.MaxValue - (ulong)random.Next(9)),
        Of("none", _ => (long?)null),
        Of("real", random => random.One<double?>(double.NaN, double.PositiveInfinity, null, -0.0, 1.5)),
        Of("single", random => (float?)random.NextSingle()),
        Of("flag", random => random.One<bool?>(true, false, null)),
        Of("date", random => (Date?)new Date(random.Next(-800_000, 2_000_000)), LogicalType.Date()),
        Of("time", random => (DateTime?)new DateTime(random.NextInt64(DateTime.UnixEpoch.Ticks), DateTimeKind.Utc),
            LogicalType.Timestamp(true, TimeUnit.Micros)),
        Of("uuid", random => (Guid?)new Guid(random.Bytes(16)), LogicalType.Uuid()),
        Of("decimal", random => (decimal?)random.Next(1_000_000) / 100, LogicalType.Decimal(29, 2)),
        Of("numbers", random => random.One<long[]?>(null, [], [1, 2, 3])),
        Of("lists", random => random.One<string?[][]?>(null, [[]], [["a", null], ["b"]])),
        Of("bytes", random => random.One<byte[]?>(null, [], random.Bytes(20), [0xFF, 0xFE]), LogicalType.None()),
        Of("json", random => random.One<string?>(null, "{\"a\": NaN}", "{}", "not JSON"), LogicalType.Json()),
    ];

    private static ParquetColumn Of<T>(string name, Func<Random, T> value, LogicalType? type = null) =>
        new(type is null ? new Column<T>(name) : new Column<T>(name, type), (group, count, random) =>
        {
            using var column = group.NextColumn().LogicalWriter<T>();
            column.WriteBatch([.. Enumerable.Range(0, count).Select(_ => value(random))]);
        });
}
