namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>Finds the schema in a Parquet footer: as much of Thrift's compact protocol as that takes.</summary>
internal ref struct ThriftSchema(ReadOnlySpan<byte> footer)
{
    private const int SchemaField = 2, ChildrenField = 5;
    private const int MaxElements = 100_000;
    private const int MaxDepth = 32;
    private const byte Stop = 0, True = 1, False = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Real = 7, Binary = 8, List = 9, Set =
        10, Struct = 12;

    private readonly ReadOnlySpan<byte> _bytes = footer;
    private int _at;

    /// <summary>How many children each element of the schema has, in the order in which the footer lists them.</summary>
    /// <exception cref="InvalidDataException">The footer has no schema, or is none.</exception>
    public int[] Children()
    {
        var field = 0;
        while (NextField(ref field) is var type and not Stop)
        {
            if (field == SchemaField && type == List)
                return ReadElements();
            Skip(type, 0);
        }

        throw new InvalidDataException("its footer has no schema");
    }

    private int[] ReadElements()
    {
        var (count, type) = ListHeader();
        if (type != Struct || count > MaxElements)
            throw new InvalidDataException($"its schema would have {count} elements");

        var children = new int[count];
        for (var i = 0; i < children.Length; i++)
        {
            var field = 0;
            while (NextField(ref field) is var fieldType and not Stop)
            {
                if (field == ChildrenField && fieldType == I32)
                    children[i] = (int)ZigZag();
                else
                    Skip(fieldType, 0);
            }
        }

        return children;
    }

    private byte NextField(ref int field)
    {
        var head = ReadByte();
        if (head == Stop)
            return Stop;
        field = head >> 4 is var step and not 0 ? field + step : (int)ZigZag();
        return (byte)(head & 15);
    }

    private void Skip(byte type, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException("its footer is nested too deep");

        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Advance(1);
                break;
            case I16 or I32 or I64:
                Varint();
                break;
            case Real:
                Advance(8);
                break;
            case Binary:
                Advance(checked((long)Varint()));
                break;
            case List or Set:
                SkipList(depth);
                break;
            case Struct:
                var field = 0;
                while (NextField(ref field) is var fieldType and not Stop)
                    Skip(fieldType, depth + 1);
                break;
            default:
                // Parquet's footer has no maps.
                throw new InvalidDataException($"its footer has a field of type {type}");
        }
    }

    private void SkipList(int depth)
    {
        var (count, type) = ListHeader();
        for (var i = 0L; i < count; i++)
        {
            if (type is True or False)
                Advance(1);
            else
                Skip(type, depth + 1);
        }
    }

    private (long Count, byte Type) ListHeader()
    {
        var head = ReadByte();
        var count = head >> 4 is var few and not 15 ? few : checked((long)Varint());
        return count <= _bytes.Length ? (count, (byte)(head & 15))
            : throw new InvalidDataException("its footer has a list longer than itself");
    }

    private long ZigZag() => Varint() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }

        throw new InvalidDataException("its footer has a number without end");
    }

    private byte ReadByte()
    {
        Advance(1);
        return _bytes[_at - 1];
    }

    private void Advance(long count)
    {
        if (count > _bytes.Length - _at)
            throw new InvalidDataException("its footer is cut off");
        _at += (int)count;
    }
}
