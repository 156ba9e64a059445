using FgClip.Grains.State;
using FgClip.Simulation.Scheduling;
using Orleans.Storage;

namespace FgClip.Simulation.Clusters;

/// <summary>The table of grain state: text and a tag for each grain, written only by who knows the tag.</summary>
/// <param name="calls">How it is called.</param>
internal sealed class SimulatedStateTable(RemoteCalls calls)
{
    private readonly Dictionary<string, (BinaryData Text, int Tag)> _rows = new(StringComparer.Ordinal);

    /// <summary>Reads a row.</summary>
    public Task<(BinaryData Text, int Tag)?> ReadAsync(string key) => calls.MakeAsync(
        $"read state {key}", () => _rows.TryGetValue(key, out var row) ? row : ((BinaryData, int)?)null, Failure);

    /// <summary>Writes a row.</summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote it since.</exception>
    public Task<int> WriteAsync(string key, BinaryData? text, int tag) => calls.MakeAsync(
        $"write state {key}",
        () =>
        {
            var there = _rows.TryGetValue(key, out var row) ? row.Tag : 0;
            if (there != tag)
                throw new InconsistentStateException($"{key} has tag {there}, not {tag}.");
            if (text is null)
                _rows.Remove(key);
            else
                _rows[key] = (text, tag + 1);
            return text is null ? 0 : tag + 1;
        },
        Failure);

    private static IOException Failure(string message) => new($"The table of state: {message}");
}

/// <summary>A grain's state.</summary>
/// <param name="table">The table.</param>
/// <param name="key">The grain's key in it.</param>
internal sealed class SimulatedState<T>(SimulatedStateTable table, string key) : IPersistentState<T>
    where T : new()
{
    private static readonly JsonStateSerializer Serializer = new();
    private int _tag;

    /// <inheritdoc />
    public T State { get; set; } = new();

    /// <inheritdoc />
    public string Etag => $"{_tag}";

    /// <inheritdoc />
    public bool RecordExists => _tag > 0;

    /// <inheritdoc />
    public async Task ReadStateAsync()
    {
        if (await table.ReadAsync(key) is var (text, tag))
            (State, _tag) = (Serializer.Deserialize<T>(text), tag);
        else
            (State, _tag) = (new T(), 0);
    }

    /// <inheritdoc />
    public async Task WriteStateAsync() => _tag = await table.WriteAsync(key, Serializer.Serialize(State), _tag);

    /// <inheritdoc />
    public async Task ClearStateAsync()
    {
        _tag = await table.WriteAsync(key, text: null, _tag);
        State = new T();
    }
}
