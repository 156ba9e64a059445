using System.ComponentModel;
using System.Runtime.InteropServices;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Compatibility.Tests;

/// <summary>
/// Holds what version 0.1.0 wrote (tests/fixtures/compat), unpacked to the folder in which it was written: records hold addresses, and
/// digests of addresses. The folder is locked as long as this object lives, so that two runs of the tests on one machine wait for each
/// other.
/// </summary>
internal sealed class OldFiles : IDisposable
{
    private const string Root = "/tmp/fgclip-compat";
    private const int ReadWrite = 0x2, Create = 0x40, CloseOnExec = 0x80000, OwnerOnly = 0x180, Exclusively = 0x2;

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly string _folder;
    private readonly SafeFileHandle _lock;

    private OldFiles(string folder, SafeFileHandle held) => (_folder, _lock) = (folder, held);

    /// <summary>Unpacks archives, and those of the models and images that every job names.</summary>
    public static async Task<OldFiles> UnpackAsync(params string[] archives)
    {
        var files = new OldFiles(Root, await Task.Run(Lock));
        try
        {
            Delete();
            Directory.CreateDirectory(Root);
            foreach (var archive in archives.Concat(["images", "models"]))
                await ExtractAsync(Fixtures.At("compat", $"{archive}.tar.gz"));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Returns a path below the folder.</summary>
    public string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    /// <summary>Gives rows an image that was missing until now.</summary>
    public void AddImage(string name, string like) => File.Copy(At("images", like), At("images", name));

    /// <inheritdoc />
    public void Dispose()
    {
        Delete();
        _lock.Dispose();
    }

    private static void Delete()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    private static async Task ExtractAsync(string archive)
    {
        var log = new ProcessLog();
        await using var tar = ProgramProcess.Start("tar", ["tar", "-xzf", archive, "-C", Root], NoVariables, log);
        Assert.True(await tar.WaitForExitAsync(TestContext.Current.CancellationToken) == 0, log.Tail());
    }

    // File.OpenHandle would not wait: it takes a lock of its own and fails where somebody has one.
    private static SafeFileHandle Lock()
    {
        var file = new SafeFileHandle(Open($"{Root}.lock", ReadWrite | Create | CloseOnExec, OwnerOnly), ownsHandle: true);
        return !file.IsInvalid && LockFile(file, Exclusively) == 0
            ? file
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{Root}.lock could not be locked.");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern nint Open(string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static extern int LockFile(SafeFileHandle file, int operation);
}
