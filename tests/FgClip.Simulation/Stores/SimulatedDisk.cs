using System.Globalization;

namespace FgClip.Simulation.Stores;

/// <summary>All stores of a world, by full name. Every change goes through here in one step, and those who watch see it at once.</summary>
internal sealed class SimulatedDisk
{
    private readonly SortedDictionary<string, SimulatedObject> _objects = new(StringComparer.Ordinal);
    private long _versions;

    /// <summary>Raised after an object appeared, was replaced or was deleted: its name, what was there, what is there.</summary>
    public event Action<string, SimulatedObject?, SimulatedObject?>? Changed;

    /// <summary>Gets the objects under a prefix, in order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, SimulatedObject>> Under(string prefix) =>
        [.. _objects.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>Looks an object up.</summary>
    public SimulatedObject? Find(string name) => _objects.GetValueOrDefault(name);

    /// <summary>Writes an object.</summary>
    public SimulatedObject Put(string name, byte[] bytes, TimeSpan now)
    {
        var before = Find(name);
        var written = new SimulatedObject(bytes, (++_versions).ToString(CultureInfo.InvariantCulture), now);
        _objects[name] = written;
        Changed?.Invoke(name, before, written);
        return written;
    }

    /// <summary>Deletes an object, if it is there.</summary>
    public void Delete(string name)
    {
        if (!_objects.Remove(name, out var before))
            return;
        Changed?.Invoke(name, before, null);
    }
}
