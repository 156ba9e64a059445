namespace FgClip.Grains.Abstractions.Devices;

/// <summary>A device of a silo, and the key of its worker grain: <c>10.0.0.7:11111@143/cuda-0</c>.</summary>
/// <param name="Silo">The silo, this very start of it.</param>
/// <param name="Device">The device's name there.</param>
[GenerateSerializer, Immutable, Alias("fgclip.DeviceKey")]
public sealed record DeviceKey([property: Id(0)] SiloAddress Silo, [property: Id(1)] string Device)
{
    /// <summary>Takes a grain's key apart.</summary>
    /// <exception cref="FormatException">It is not such a key.</exception>
    public static DeviceKey Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < key.Length - 1 && SiloAddress.TryParse(key[..slash], out var silo)
            ? new DeviceKey(silo, key[(slash + 1)..])
            : throw new FormatException($"'{key}' is not a key of a device; they look like 10.0.0.7:11111@143/cuda-0.");
    }

    /// <summary>The grain's key.</summary>
    public override string ToString() => $"{Silo.ToParsableString()}/{Device}";
}
