using System.Text.Json;
using YamlDotNet.Serialization;

namespace FgClip.Helm.Tests;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("worker: {gpu: 1}", "gpu")]
    [InlineData("worker: {gpus: -1}", "gpus")]
    [InlineData("worker: {gpus: two}", "gpus")]
    [InlineData("worker: {gpuResource: gpu}", "gpuResource")]
    [InlineData("worker: {drainSeconds: 1m}", "drainSeconds")]
    [InlineData("worker: {autoscaling: {type: KEDA}}", "type")]
    [InlineData("worker: {autoscaling: {type: hpa, minReplicas: 0}}", "minReplicas")]
    [InlineData("worker: {tolerations: [{effect: NoScheduling}]}", "effect")]
    [InlineData("worker: {resources: {limits: {memory: 8GB}}}", "memory")]
    [InlineData("image: {digest: sha256:12}", "digest")]
    [InlineData("image: {pullPolicy: Sometimes}", "pullPolicy")]
    [InlineData("model: {source: hub}", "source")]
    [InlineData("model: {source: import, import: {precision: fp8}}", "precision")]
    [InlineData("model: {source: import, import: {hub: fg-clip2-base}}", "hub")]
    [InlineData("jobs: [{name: a, inputs: [x]}]", "output")]
    [InlineData("jobs: [{name: a, inputs: [], output: out}]", "inputs")]
    [InlineData("jobs: [{name: A_B, inputs: [x], output: out}]", "name")]
    [InlineData("jobs: [{name: a, inputs: [x], output: out, features: [images]}]", "features")]
    [InlineData("jobs: [{name: a, inputs: [x], output: 'az://c/o?sig=secret'}]", "output")]
    [InlineData("redis: {enabled: false}", "address")]
    [InlineData("redis: {enabled: false, external: {address: 'redis://host:6379'}}", "address")]
    [InlineData("azure: {accountUrl: 'https://a.blob.core.windows.net/?sv=1'}", "accountUrl")]
    [InlineData("azure: {workloadIdentity: {enabled: true, clientId: me}}", "clientId")]
    [InlineData("s3: {endpoint: 'https://KEY:SECRET@minio'}", "endpoint")]
    [InlineData("ports: {http: 80}", "http")]
    [InlineData("preStopSeconds: 5s", "preStopSeconds")]
    [InlineData("settings: {Worker: {PollInterval: 5}}", "settings")]
    [InlineData("web: {oidc: {authority: 'http://plain'}}", "authority")]
    [InlineData("web: {key: secret}", "web")]
    [InlineData("extra: 1", "extra")]
    public async Task A_wrong_value_is_refused_by_its_name(string values, string name)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Helm.TemplateAsync(values));

        Assert.Contains("values don't meet the specifications of the schema", refused.Message);
        Assert.Contains(name, refused.Message);
    }

    [Theory]
    [InlineData("azure: {workloadIdentity: {enabled: true}}", "azure.workloadIdentity.clientId is needed")]
    [InlineData("web: {enabled: true}", "web.auth.existingSecret (a secret with the key) or web.oidc is needed")]
    [InlineData("web: {enabled: true, oidc: {authority: 'https://login.example.org'}}", "web.oidc.audience is needed")]
    [InlineData("model: {source: volume}", "model.volume.claimName is needed")]
    [InlineData("jobs: [{name: photos, inputs: [x], output: out}]", "photos names no model")]
    public async Task A_value_that_another_one_needs_is_asked_for(string values, string message)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Helm.TemplateAsync(values));

        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void The_README_tells_of_every_value()
    {
        var readme = File.ReadAllText(Path.Combine(Helm.Chart, "README.md"));
        var values = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml")));
        // Rows name a value's parent once: `image.repository`, `.tag`.
        var told = readme.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(Names).ToHashSet();

        Assert.All(Paths(values, ""), path => Assert.Contains(
            told, name => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)
            || name.StartsWith(path + "[]", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_schema_tells_of_every_value()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")));
        var values = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml")));

        var top = schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        Assert.Equal(values.Keys.Cast<string>().Append("global").Order(), top.Order());
    }

    private static IEnumerable<string> Names(string row)
    {
        var parent = "";
        foreach (var name in row.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1))
        {
            var path = name.StartsWith('.') ? parent + name : name;
            if (!name.StartsWith('.'))
                parent = name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : "";
            yield return path;
        }
    }

    private static IEnumerable<string> Paths(Dictionary<object, object> values, string parent) => values.SelectMany(pair =>
        pair.Value is Dictionary<object, object> { Count: > 0 } inner ? Paths(inner, $"{parent}{pair.Key}.") : [$"{parent}{pair.Key}"]);
}
