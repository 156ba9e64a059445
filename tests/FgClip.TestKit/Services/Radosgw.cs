using System.Diagnostics;

namespace FgClip.TestKit.Services;

/// <summary>
/// Ceph's S3 gateway over a cluster of one node in memory: an S3 service that nobody wrote for tests. tests/run installs Debian's packages
/// where they are to be had.
/// </summary>
public sealed class Radosgw : IAsyncDisposable
{
    public const string AccessKey = "TESTKEY", SecretKey = "testsecret";

    private static readonly string[] Programs = ["ceph-mon", "ceph-mgr", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool"];

    private readonly Process _script;
    private readonly string _folder;
    private readonly Task<string> _errors;

    private Radosgw(Process script, string folder)
    {
        (_script, _folder) = (script, folder);
        _errors = script.StandardError.ReadToEndAsync();
    }

    /// <summary>Why there is none on this machine; null where there is.</summary>
    public static string? Missing =>
        Programs.Where(program => !Folders().Any(folder => File.Exists(Path.Combine(folder, program)))).ToList() is { Count: > 0 } missing
            ? $"{string.Join(", ", missing)} not installed: apt-get install radosgw ceph-mon ceph-mgr ceph-osd ceph-common (73 MB)." : null;

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Starts one; some 10 s.</summary>
    public static async Task<Radosgw> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fgclip-radosgw-").FullName;
        var program = Path.Combine(Fixtures.Repository, "tests", "FgClip.TestKit", "Services", "start-radosgw");
        var start = new ProcessStartInfo("bash", [program, folder, $"{ReservedPort.Take(3)}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var gateway = new Radosgw(Process.Start(start)!, folder);
        if (await gateway._script.StandardOutput.ReadLineAsync() is { } address)
        {
            gateway.Endpoint = new Uri(address);
            return gateway;
        }

        var errors = await gateway._errors;
        await gateway.DisposeAsync();
        throw new InvalidOperationException($"start-radosgw ended: {errors}");
    }

    /// <summary>Ends it, with its daemons.</summary>
    public async ValueTask DisposeAsync()
    {
        // The script ends its daemons when its input does, also where this process dies.
        _script.StandardInput.Close();
        await _script.WaitForExitAsync();
        _script.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> Folders() =>
        ["/usr/bin", "/usr/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
}
