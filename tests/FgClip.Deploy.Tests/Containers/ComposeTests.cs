using FgClip.TestKit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace FgClip.Deploy.Tests.Containers;

public sealed class ComposeTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Repository, "deploy");
    private static readonly IReadOnlyDictionary<object, object> Services = (Dictionary<object, object>)Read()["services"];

    [Fact]
    public void Images_have_versions()
    {
        Assert.All(Services.Keys, service => Assert.Matches(@":v?\d", (string)Find((string)service, "image")!));
    }

    [Fact]
    public void Files_that_are_mounted_are_there()
    {
        var mounted = Services.Keys.SelectMany(service => (List<object>?)Find((string)service, "volumes") ?? [])
            .Cast<string>().Where(volume => volume.StartsWith("./")).Select(volume => Path.Combine(Folder, volume.Split(':')[0])).ToList();

        Assert.NotEmpty(mounted);
        Assert.All(mounted, path => Assert.True(Path.Exists(path), path));
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("worker")]
    public void Silos_have_few_rights_and_time_to_drain(string service)
    {
        Assert.Equal("true", Find(service, "read_only"));
        Assert.Equal(["ALL"], (List<object>)Find(service, "cap_drop")!);
        Assert.Equal("45s", Find(service, "stop_grace_period"));
        Assert.Equal(service, ((Dictionary<object, object>)Find(service, "environment")!)["FGCLIP__Roles"]);
    }

    [Fact]
    public void Redis_keeps_its_data_and_ports_stay_on_this_machine()
    {
        Assert.Contains("--appendonly", (List<object>)Find("redis", "command")!);
        Assert.All(
            Services.Keys.SelectMany(service => (List<object>?)Find((string)service, "ports") ?? []), port => Assert.StartsWith(
                "127.0.0.1:", (string)port));
    }

    private static object? Find(string service, string key) => ((Dictionary<object, object>)Services[service]).GetValueOrDefault(key);

    private static Dictionary<object, object> Read() => new DeserializerBuilder().Build()
        .Deserialize<Dictionary<object, object>>(
            new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Folder, "compose.yaml"))))));
}
