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
    /// <exception cref="RequestException">It names no class.</exception>
    public static async Task<ClassFiles> WriteAsync(EvaluateBody body, CancellationToken cancellationToken)
    {
        if (body.Classes is not { Count: > 0 } classes)
            throw new RequestException("Classes: name at least one.");
        var files = new ClassFiles();
        await File.WriteAllLinesAsync(files.Classes, classes, cancellationToken);
        if (body.Templates is { } templates)
            await File.WriteAllLinesAsync(files.Templates, templates, cancellationToken);
        return files;
    }

    /// <summary>Names the member of the request in place of the file that was made of it.</summary>
    public string Describe(string message) => message.Replace(Classes, "classes", StringComparison.Ordinal)
        .Replace(Templates, "templates", StringComparison.Ordinal);

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
