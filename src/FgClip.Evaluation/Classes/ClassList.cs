using System.Globalization;

namespace FgClip.Evaluation.Classes;

/// <summary>The classes of a classification, in their order, with the label by which each is found.</summary>
internal sealed class ClassList
{
    private readonly Dictionary<string, int> _byLabel = new(StringComparer.Ordinal);

    private ClassList(IReadOnlyList<string> ids, IReadOnlyList<string> names)
    {
        (Ids, Names) = (ids, names);
        // Of equal names the first counts: their vectors are equal, and so are their scores.
        foreach (var (index, name) in names.Index())
            _byLabel.TryAdd(name, index);
        foreach (var (index, id) in ids.Index())
            _byLabel[id] = index;
    }

    /// <summary>The ids; empty where the file has names alone.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Finds the class of a label: an id, or a name.</summary>
    /// <returns>The index; -1 where no class has it.</returns>
    public int Find(string? label) => label is not null && _byLabel.TryGetValue(label, out var index) ? index : -1;

    /// <summary>The same names with ids.</summary>
    public ClassList WithIds(IReadOnlyList<string> ids) => new(ids, Names);

    /// <summary>Reads a file of classes.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static async Task<ClassList> ReadAsync(string address, CancellationToken cancellationToken) =>
        Parse(address, await TextLines.ReadAsync(address, cancellationToken).ConfigureAwait(false));

    internal static ClassList Parse(string file, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            throw new InvalidDataException($"{file} has no class: write a name on each line, or an id, a tab and a name.");
        string[][] fields = [.. lines.Select(line => line.Split('\t', 2))];
        var hasIds = fields[0].Length == 2;
        foreach (var (index, field) in fields.Index())
        {
            if (field.Length == 2 != hasIds || string.IsNullOrWhiteSpace(field[^1]))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Class {index + 1} of {file} is '{lines[index]}': every line must be a name, or every one an id, a tab and a name."));
            }
        }

        string[] ids = hasIds ? [.. fields.Select(field => field[0])] : [];
        return ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{file} has the id '{twice.Key}' {twice.Count()} times. Give each class an id of its own.")
            : new ClassList(ids, [.. fields.Select(field => field[^1])]);
    }
}
