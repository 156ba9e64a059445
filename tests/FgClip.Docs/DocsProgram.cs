using System.Globalization;
using FgClip.TestKit;

namespace FgClip.Docs;

/// <summary>The program behind <c>docs/generate</c>: writes the reference pages that follow from the program itself.</summary>
internal static class DocsProgram
{
    /// <summary>Writes every page.</summary>
    /// <param name="arguments">The folder to write; without one, <c>docs/reference</c> of the clone.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = arguments is [var named] ? named : Path.Combine(Fixtures.Repository, ReferencePages.Folder);
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in await ReferencePages.CreateAsync())
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text);
            Console.WriteLine(path);
        }

        return 0;
    }
}
