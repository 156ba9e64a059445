using FgClip.Web.Api;

namespace FgClip.Web.Work;

/// <summary>Lists of a request as the files that an evaluation reads; they are deleted after it.</summary>
internal sealed class ClassFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fgclip-classes-");

    /// <summary>The file of the classes.</summary>
    public string Classes => Path.Combine(_folder.FullName, "classes");

    /// <summary>The file of the templates.</summary>
    public string Templates => Path.Combine(_folder.FullName, "templates");

    /// <summary>Writes the lists of a request.</summary>
    /// <exception cref="RequestException">It names no class, or an item is not one line of text.</exception>
    public static async Task<ClassFiles> WriteAsync(EvaluateBody body, CancellationToken cancellationToken)
    {
        if (body.Classes is not { Count: > 0 } classes)
            throw new RequestException("Classes: name at least one.");
        RequireLines("Classes", classes);
        RequireLines("Templates", body.Templates ?? []);
        var files = new ClassFiles();
        try
        {
            await File.WriteAllLinesAsync(files.Classes, classes, cancellationToken);
            if (body.Templates is { } templates)
                await File.WriteAllLinesAsync(files.Templates, templates, cancellationToken);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Names the member of the request in place of the file that was made of it.</summary>
    public string Describe(string message) => message.Replace(Classes, "classes", StringComparison.Ordinal)
        .Replace(Templates, "templates", StringComparison.Ordinal);

    // An item is a line of a file, where blank lines do not count: classes would be counted otherwise than the request counts them.
    private static void RequireLines(string name, IReadOnlyList<string?> items)
    {
        foreach (var (index, item) in items.Index())
        {
            if (string.IsNullOrWhiteSpace(item) || item.AsSpan().ContainsAny('\r', '\n'))
                throw new RequestException($"{name}[{index}]: write one line of text, not '{item}'. Leave out what is blank.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
