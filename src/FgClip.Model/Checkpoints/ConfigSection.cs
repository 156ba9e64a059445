using System.Text.Json;

namespace FgClip.Model.Checkpoints;

/// <summary>One object of config.json, whose keys may be missing but not wrong.</summary>
/// <param name="File">For messages.</param>
/// <param name="Name">For messages; empty for the top.</param>
/// <param name="Json">The object.</param>
internal sealed record ConfigSection(string File, string Name, JsonElement Json)
{
    /// <summary>Sizes beyond this one are a broken file's.</summary>
    private const int Largest = 1 << 22;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>An empty section where the key is missing.</summary>
    public ConfigSection Section(string key) => Find(key) is not { } json ? this with { Name = key, Json = default }
        : json.ValueKind is JsonValueKind.Object ? this with { Name = key, Json = json }
        : throw Wrong(key, "an object");

    /// <summary>A positive whole number.</summary>
    public int Number(string key, int missing) => Find(key) is not { } json ? missing
        : json.ValueKind is JsonValueKind.Number && json.TryGetInt32(out var value) && value is > 0 and <= Largest ? value
        : throw Wrong(key, $"a whole number from 1 to {Largest}");

    /// <summary>A number above 0 and below 1.</summary>
    public float Fraction(string key, float missing) => Find(key) is not { } json ? missing
        : json.ValueKind is JsonValueKind.Number && json.TryGetSingle(out var value) && value is > 0 and < 1 ? value
        : throw Wrong(key, "a number between 0 and 1");

    /// <summary>True or false; null where the key is missing.</summary>
    public bool? Flag(string key) => Find(key) is not { } json ? null
        : json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean()
        : throw Wrong(key, "true or false");

    /// <summary>Strings; none where the key is missing.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) is not { } json ? []
        : json.ValueKind is JsonValueKind.Array && json.EnumerateArray().All(each => each.ValueKind is JsonValueKind.String)
            ? [.. json.EnumerateArray().Select(each => each.GetString()!)]
            : throw Wrong(key, "a list of strings");

    /// <summary>This section with the keys of another one that are not null in place of its own.</summary>
    public ConfigSection Overlay(ConfigSection over)
    {
        if (over.Json.ValueKind is not JsonValueKind.Object)
            return this;
        var keys = Json.ValueKind is JsonValueKind.Object ? Json.EnumerateObject().ToDictionary(key => key.Name, key => key.Value) : [];
        foreach (var key in over.Json.EnumerateObject().Where(key => key.Value.ValueKind is not JsonValueKind.Null))
            keys[key.Name] = key.Value;
        return this with { Json = JsonSerializer.SerializeToElement(keys) };
    }

    public string Text(string key, string missing) => Find(key) is not { } json ? missing
        : json.ValueKind is JsonValueKind.String ? json.GetString()!
        : throw Wrong(key, "a string");

    /// <summary>Three numbers, for R, G and B.</summary>
    public IReadOnlyList<float> Colour(string key, IReadOnlyList<float> missing)
    {
        if (Find(key) is not { } json)
            return missing;
        float[] values = json.ValueKind is JsonValueKind.Array
            ? [.. json.EnumerateArray().Where(v => v.ValueKind is JsonValueKind.Number).Select(v => v.GetSingle())]
            : [];
        return values.Length == 3 && values.All(float.IsFinite) ? values : throw Wrong(key, "three numbers");
    }

    private JsonElement? Find(string key) =>
        Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty(key, out var value) && value.ValueKind is not JsonValueKind.Null
        ? value : null;

    private CheckpointException Wrong(string key, string wanted)
    {
        var path = Name.Length == 0 ? key : $"{Name}.{key}";
        return new($"{File}: {path} is {Find(key)?.GetRawText()}, not {wanted}.");
    }
}
