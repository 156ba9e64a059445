using System.Runtime.InteropServices;

namespace FgClip.Storage.Files;

/// <summary>
/// Gives a finished file its final name, at most once, whoever else tries. link(2) refuses a name that is taken; File.Move without
/// overwrite looks first and renames after, so that two writers can both win.
/// </summary>
internal static class UniquePlacement
{
    /// <summary>Moves a file to a name that must be free.</summary>
    /// <returns>False where the name was taken; the file then stays where it was.</returns>
    /// <exception cref="IOException">The file system can do neither link(2) nor renameat2(RENAME_NOREPLACE), or failed.</exception>
    public static bool TryPlace(string from, string to)
    {
        if (LibC.Link(from, to) == 0)
        {
            File.Delete(from);
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            LibC.Exists => false,
            LibC.NotPermitted or LibC.NotSupported or LibC.NoSystemCall or LibC.TooManyLinks => TryRename(from, to),
            LibC.NoEntry => throw new DirectoryNotFoundException($"{to}: its folder is gone."),
            _ => throw LibC.Failure("link", to),
        };
    }

    private static bool TryRename(string from, string to)
    {
        if (LibC.RenameNoReplace(from, to) == 0)
            return true;

        return Marshal.GetLastPInvokeError() switch
        {
            LibC.Exists => false,
            LibC.InvalidArgument or LibC.NoSystemCall or LibC.NotSupported => throw new IOException(
                $"{Path.GetDirectoryName(to)} lies on a file system with neither link(2) nor renameat2(RENAME_NOREPLACE), "
                + "so two workers could overwrite each other's files. Put the output on another file system."),
            _ => throw LibC.Failure("renameat2", to),
        };
    }
}
