using System.Globalization;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>
/// What stands before the paths in an input's keys, so that the rows of two inputs have different ones: for a tar its name, for other
/// inputs but the first their names, each with as many of the folders above as it takes.
/// </summary>
internal sealed class KeyPrefixes
{
    // Of a million inputs the names would take 300 MB, and their digests take 40.
    private readonly Dictionary<UInt128, string?> _folders = [];
    private readonly HashSet<UInt128> _taken = [];
    private int _inputs;

    /// <summary>Takes note of an input that has its prefix already.</summary>
    public void Add(PlanInput known) => Take(known.Address, known.KeyPrefix, isFolder: known.Listing is not null);

    /// <summary>Returns the prefix of the next input. A folder that comes again, for what is new in it, keeps its own.</summary>
    public string? Next(string address, ManifestFormat format, bool isFolder)
    {
        if (isFolder && _folders.TryGetValue(ShortDigest.Compute(address), out var known))
            return known;
        var prefix = _inputs == 0 && format is not ManifestFormat.WebDataset ? null : Find(address, format) + "/";
        Take(address, prefix, isFolder);
        return prefix;
    }

    private void Take(string address, string? prefix, bool isFolder)
    {
        // No manifest comes again, but a folder does.
        if (!isFolder || _folders.TryAdd(ShortDigest.Compute(address), prefix))
            _inputs++;
        // An input without a prefix has rows that are named by its file.
        _taken.Add(ShortDigest.Compute(prefix ?? $"{address[(address.LastIndexOf('/') + 1)..]}/"));
    }

    private string Find(string address, ManifestFormat format)
    {
        var parts = address.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (format is ManifestFormat.WebDataset && parts[^1].EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            parts[^1] = parts[^1][..^".tar".Length];
        for (var from = parts.Length - 1; from >= 0; from--)
        {
            if (string.Join('/', parts[from..]) is var name && !_taken.Contains(ShortDigest.Compute(name + "/")))
                return name;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{parts[^1]}~{_inputs}");
    }
}
