using System.Diagnostics;

namespace FgClip.Web.Tests.Security;

/// <summary>Requests from an address that is not of this machine: a network namespace of the test's own, with a cable to it.</summary>
public sealed class OtherMachineTests
{
    private const string Here = "10.231.77.1", There = "10.231.77.2", Namespace = "fgclip-test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_machine_without_the_key_gets_nothing_but_401()
    {
        await using var cable = await Cable.LayAsync();
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key, ("Web:Address", "0.0.0.0"));

        var paths = await WebPaths.ReadAsync(silo);
        foreach (var method in (string[])["GET", "POST", "PUT", "DELETE", "OPTIONS"])
        {
            // One curl for all paths: a line for each answer.
            var asked = string.Join(' ', paths.Select(path => $"-o /dev/null 'http://{Here}:{silo.Port}{path}'"));
            var answers =
                await RunAsync($"ip netns exec {Namespace} sh -c \"curl -sS -X {method} -w '%{{http_code}} %{{local_ip}}\\n' {asked}\"");
            Assert.Equal(Enumerable.Repeat($"401 {There}", paths.Count), answers.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        var known = await RunAsync(
            $"ip netns exec {Namespace} curl -sS -H 'Authorization: Bearer {ServedSilo.Key}' http://{Here}:{silo.Port}/api/v1/jobs");
        Assert.Equal("[]", known.Trim());
    }

    [Fact]
    public async Task Without_a_key_another_machine_reaches_nothing()
    {
        await using var cable = await Cable.LayAsync();
        await using var silo = await ServedSilo.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunAsync($"ip netns exec {Namespace} curl -sS --max-time 20 http://{Here}:{silo.Port}/"));

        Assert.Contains("onnect", refused.Message);
    }

    private static async Task<string> RunAsync(string command)
    {
        string[] sudo = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        string[] whole = [.. sudo, "sh", "-c", command];
        using var process =
            Process.Start(new ProcessStartInfo(whole[0], whole.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return process.ExitCode == 0 ? await output
            : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {await error}");
    }

    private sealed class Cable : IAsyncDisposable
    {
        public static async Task<Cable> LayAsync()
        {
            await RemoveAsync();
            await RunAsync(
                $"ip netns add {Namespace} && ip link add fgclip-here type veth peer name fgclip-there netns {Namespace}"
                + $" && ip address add {Here}/30 dev fgclip-here && ip link set fgclip-here up"
                + $" && ip -n {Namespace} address add {There}/30 dev fgclip-there && ip -n {Namespace} link set fgclip-there up && ip -n "
                    + $"{Namespace} link set lo up");
            return new();
        }

        public async ValueTask DisposeAsync() => await RemoveAsync();

        private static Task RemoveAsync() =>
            RunAsync($"ip netns delete {Namespace} 2>/dev/null; ip link delete fgclip-here 2>/dev/null; true");
    }
}
