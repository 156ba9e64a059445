using System.Globalization;
using FgClip.Docs.Images;
using FgClip.TestKit;

namespace FgClip.Docs;

/// <summary>The program behind <c>docs/generate</c> and <c>docs/images/make</c>.</summary>
internal static class DocsProgram
{
    /// <summary>Writes the reference pages, or makes the images.</summary>
    /// <param name="arguments"><c>images</c> for the images; nothing for the pages.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (arguments is ["images"])
            await ImageMaker.MakeAsync(Path.Combine(Fixtures.Repository, "docs", "images"));
        else
            await WritePagesAsync();
        return 0;
    }

    private static async Task WritePagesAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Fixtures.Repository, ReferencePages.Folder)).FullName;
        foreach (var (name, text) in await ReferencePages.CreateAsync())
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text);
            Console.WriteLine(path);
        }
    }
}
