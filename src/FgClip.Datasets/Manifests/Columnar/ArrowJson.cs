using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// Writes a value of an Arrow column as JSON; Parquet files are read as Arrow columns. Decimals keep all their digits. What JSON has no
/// word for becomes a text: dates and times as ISO 8601, UUIDs by their digits, bytes that are not text as base64, NaN and the infinities
/// by their names.
/// </summary>
internal static class ArrowJson
{
    private const long MillisecondsOfDay = 86_400_000;

    /// <summary>Writes a value.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="array">The column.</param>
    /// <param name="i">The row.</param>
    /// <param name="shape">What the bytes in the column mean.</param>
    /// <exception cref="RowFormatException">The value is longer than a row may be, no UTF-8, or nested too deep.</exception>
    public static void Write(Utf8JsonWriter json, IArrowArray array, int i, ColumnShape shape)
    {
        if (json.CurrentDepth > ManifestLimits.JsonDepth)
            throw new RowFormatException($"nested deeper than {ManifestLimits.JsonDepth}");
        if (array.IsNull(i))
        {
            json.WriteNullValue();
            return;
        }

        switch (array)
        {
            case BooleanArray a: json.WriteBooleanValue(a.GetValue(i)!.Value); break;
            case Int8Array a: json.WriteNumberValue(a.Values[i]); break;
            case Int16Array a: json.WriteNumberValue(a.Values[i]); break;
            case Int32Array a: json.WriteNumberValue(a.Values[i]); break;
            case Int64Array a: json.WriteNumberValue(a.Values[i]); break;
            case UInt8Array a: json.WriteNumberValue(a.Values[i]); break;
            case UInt16Array a: json.WriteNumberValue(a.Values[i]); break;
            case UInt32Array a: json.WriteNumberValue(a.Values[i]); break;
            case UInt64Array a: json.WriteNumberValue(a.Values[i]); break;
            case HalfFloatArray a: WriteReal(json, (double)a.Values[i]); break;
            case FloatArray a: WriteReal(json, a.Values[i]); break;
            case DoubleArray a: WriteReal(json, a.Values[i]); break;
            case StringArray a: WriteText(json, a.GetBytes(i)); break;
            case LargeStringArray a: WriteText(json, a.GetBytes(i, out _)); break;
            case StringViewArray a: WriteText(json, a.GetBytes(i, out _)); break;
            case Decimal128Array a: json.WriteRawValue(a.GetString(i)!); break;
            case Decimal256Array a: json.WriteRawValue(a.GetString(i)!); break;
            case FixedSizeBinaryArray a: WriteBytes(json, a.GetBytes(i), shape.Bytes); break;
            case BinaryArray a: WriteBytes(json, a.GetBytes(i), shape.Bytes); break;
            case LargeBinaryArray a: WriteBytes(json, a.GetBytes(i, out _), shape.Bytes); break;
            case BinaryViewArray a: WriteBytes(json, a.GetBytes(i, out _), shape.Bytes); break;
            case Date32Array a: json.WriteStringValue(DayText.Create(a.Values[i])); break;
            case Date64Array a: json.WriteStringValue(DayText.Create(a.Values[i] / MillisecondsOfDay)); break;
            case Time32Array a: WriteTime(json, a.Values[i], ((Time32Type)a.Data.DataType).Unit); break;
            case Time64Array a: WriteTime(json, a.Values[i], ((Time64Type)a.Data.DataType).Unit); break;
            case TimestampArray a: WriteTimestamp(json, a.Values[i], (TimestampType)a.Data.DataType); break;
            case DurationArray a: json.WriteNumberValue(a.Values[i]); break;
            case DictionaryArray a: Write(json, a.Dictionary, IndexOf(a.Indices, i), shape); break;
            case ListArray a: WriteList(json, a.Values, a.ValueOffsets[i], a.ValueOffsets[i + 1], shape.Children[0]); break;
            case LargeListArray a:
                WriteList(json, a.Values, checked((int)a.ValueOffsets[i]), checked((int)a.ValueOffsets[i + 1]), shape.Children[0]);
                break;
            case FixedSizeListArray a: WriteFixedList(json, a, i, shape); break;
            case StructArray a: WriteStruct(json, a, i, shape); break;
            default: throw new RowFormatException($"a column of Arrow type {array.Data.DataType.Name}, which is not read");
        }
    }

    private static void WriteReal(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        ThrowIfLong(text.Length);
        JsonRecord.ThrowUnlessUtf8(text);
        json.WriteStringValue(text);
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ByteMeaning meaning)
    {
        ThrowIfLong(bytes.Length);
        if (meaning is ByteMeaning.Uuid && bytes.Length == 16)
            json.WriteStringValue(new Guid(bytes, bigEndian: true));
        else if (meaning is ByteMeaning.TextIfValid or ByteMeaning.Text && TextBytes.IsText(bytes))
            json.WriteStringValue(bytes);
        else if (meaning is ByteMeaning.Text)
            throw new RowFormatException("of bytes that are not a text in UTF-8");
        else
            json.WriteBase64StringValue(bytes);
    }

    private static void WriteTime(Utf8JsonWriter json, long value, TimeUnit unit)
    {
        var ticks = Int128.Clamp((Int128)value * 10_000_000 / PerSecond(unit), 0, TimeOnly.MaxValue.Ticks);
        json.WriteStringValue(new TimeOnly((long)ticks).ToString("O", CultureInfo.InvariantCulture));
    }

    private static void WriteTimestamp(Utf8JsonWriter json, long value, TimestampType type)
    {
        var ticks = (Int128)value * 10_000_000 / PerSecond(type.Unit) + DateTime.UnixEpoch.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(
                new DateTime((long)ticks, string.IsNullOrEmpty(type.Timezone) ? DateTimeKind.Unspecified : DateTimeKind.Utc));
    }

    private static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>The position of a row's value in its dictionary.</summary>
    public static int IndexOf(IArrowArray indices, int i) => indices switch
    {
        Int8Array a => a.Values[i],
        Int16Array a => a.Values[i],
        Int32Array a => a.Values[i],
        Int64Array a => checked((int)a.Values[i]),
        UInt8Array a => a.Values[i],
        UInt16Array a => a.Values[i],
        UInt32Array a => checked((int)a.Values[i]),
        _ => throw new RowFormatException($"a dictionary by {indices.Data.DataType.Name}, which is not read"),
    };

    private static void WriteFixedList(Utf8JsonWriter json, FixedSizeListArray array, int i, ColumnShape shape)
    {
        var size = ((FixedSizeListType)array.Data.DataType).ListSize;
        var start = (array.Offset + i) * size;
        WriteList(json, array.Values, start, start + size, shape.Children[0]);
    }

    private static void WriteList(Utf8JsonWriter json, IArrowArray values, int start, int end, ColumnShape shape)
    {
        json.WriteStartArray();
        for (var i = start; i < end; i++)
        {
            Write(json, values, i, shape);
            ThrowIfLong(json.BytesCommitted + json.BytesPending);
        }

        json.WriteEndArray();
    }

    private static void WriteStruct(Utf8JsonWriter json, StructArray array, int i, ColumnShape shape)
    {
        json.WriteStartObject();
        var type = (StructType)array.Data.DataType;
        for (var field = 0; field < array.Fields.Count; field++)
        {
            json.WritePropertyName(type.Fields[field].Name);
            Write(json, array.Fields[field], i, shape.Children[field]);
        }

        json.WriteEndObject();
    }

    private static void ThrowIfLong(long bytes)
    {
        if (bytes > ManifestLimits.RecordBytes)
            throw new RowFormatException($"longer than {ManifestLimits.RecordBytes:N0} bytes");
    }
}
