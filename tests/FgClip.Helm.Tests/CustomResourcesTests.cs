using System.Diagnostics;
using System.Text;
using FgClip.TestKit;
using YamlDotNet.Serialization;

namespace FgClip.Helm.Tests;

/// <summary>
/// Documents of KEDA and of the Prometheus operator, checked by the TypeScript compiler against the types made from their definitions.
/// </summary>
public sealed class CustomResourcesTests
{
    private static readonly string Packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");

    [Fact]
    public async Task Their_definitions_know_every_field()
    {
        var keda = await Rendered.FromAsync(ValuesMatrix.Find("KEDA"));
        var monitoring = await Rendered.FromAsync(ValuesMatrix.Find("monitoring"));
        IReadOnlyList<string> documents = [.. keda.Custom, .. monitoring.Custom];

        Assert.Equal(3, documents.Count);
        Assert.Equal("", await CheckAsync(documents));
    }

    [Fact]
    public async Task A_field_that_is_not_theirs_would_be_found()
    {
        var keda = await Rendered.FromAsync(ValuesMatrix.Find("KEDA"));

        Assert.Contains("minReplicas", await CheckAsync([keda.Custom[0].Replace("minReplicaCount", "minReplicas")]));
    }

    private static async Task<string> CheckAsync(IEnumerable<string> documents)
    {
        if (!Directory.Exists(Path.Combine(Packages, "typescript")))
            throw new InvalidOperationException("TypeScript is not installed: run tests/run once, which installs what the tests need.");
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(folder.At("node_modules"), Packages);
        var program = folder.Write("documents.mts", Program(documents));
        using var process = Process.Start(new ProcessStartInfo(
            "node",
            [
                Path.Combine(Packages, "typescript", "lib", "tsc.js"), "--noEmit", "--strict", "--skipLibCheck",
                "--module", "nodenext", "--moduleResolution", "nodenext", program,
            ])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static string Program(IEnumerable<string> documents)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var json = new SerializerBuilder().JsonCompatible().Build();
        var text = new StringBuilder("""
            import type { IScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
            import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
            import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";

            """);
        foreach (var (i, document) in documents.Index())
        {
            var parsed = yaml.Deserialize<Dictionary<string, object>>(document);
            text.AppendLine($"export const document{i}: I{parsed["kind"]} = {json.Serialize(parsed)};");
        }
        return text.ToString();
    }
}
