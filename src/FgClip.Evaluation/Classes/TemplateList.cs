using FgClip.Model.Tokenization;

namespace FgClip.Evaluation.Classes;

/// <summary>Templates that make texts of a class's name.</summary>
/// <param name="Templates">The templates.</param>
/// <param name="LowerCase">Whether the texts are lower-cased.</param>
internal sealed record TemplateList(IReadOnlyList<string> Templates, bool LowerCase)
{
    private const string Place = "{}";

    /// <summary>The texts of a name.</summary>
    public IEnumerable<string> Fill(string name)
    {
        foreach (var template in Templates)
        {
            var text = template.Replace(Place, name, StringComparison.Ordinal);
            yield return LowerCase ? PythonLowercase.Apply(text) : text;
        }
    }

    /// <summary>Reads a file of templates.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static async Task<TemplateList> ReadAsync(string? address, bool lowerCase, CancellationToken cancellationToken)
    {
        if (address is null)
            return new TemplateList([Place], lowerCase);
        var lines = await TextLines.ReadAsync(address, cancellationToken).ConfigureAwait(false);
        return lines.FirstOrDefault(line => !line.Contains(Place, StringComparison.Ordinal)) is { } without
            ? throw new InvalidDataException($"{address} has the template '{without}' without {Place}, where the name of the class goes.")
            : lines.Count == 0 ? throw new InvalidDataException($"{address} has no template.")
            : new TemplateList(lines, lowerCase);
    }
}
