using FgClip.Model.Folders;

namespace FgClip.Model.Parity;

/// <summary>A report in a model folder, outside of the folder's digest.</summary>
internal static class ReportFile
{
    /// <summary>Writes a report in place of the last one; readers see one or the other.</summary>
    public static async Task WriteAsync(ModelFolder folder, string name, string text, CancellationToken cancellationToken)
    {
        var temporary = folder.At($"{name}.{Guid.NewGuid():n}");
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellationToken);
            File.Move(temporary, folder.At(name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
