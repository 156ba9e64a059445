using FgClip.TestKit;

namespace FgClip.Helm.Tests;

/// <summary>
/// The chart's own files. They are links into <c>deploy/</c>, which a checkout without symbolic links or a copied chart turns into files
/// that can differ.
/// </summary>
public sealed class ChartFilesTests
{
    private static readonly Dictionary<string, string> Originals = new()
    {
        ["alerts.yml"] = "deploy/prometheus/alerts.yml",
        ["dashboard.json"] = "deploy/grafana/dashboard.json",
    };

    private static string Files => Path.Combine(Helm.Chart, "files");

    [Fact]
    public void Every_file_has_its_original_in_deploy()
    {
        Assert.Equal(Originals.Keys.Order(), Directory.EnumerateFiles(Files).Select(file => Path.GetFileName(file)).Order());
    }

    [Theory]
    [InlineData("alerts.yml")]
    [InlineData("dashboard.json")]
    public void A_file_holds_what_its_original_in_deploy_holds(string name)
    {
        var original = File.ReadAllBytes(Path.Combine(Fixtures.Repository, Originals[name]));

        Assert.NotEmpty(original);
        Assert.Equal(original, File.ReadAllBytes(Path.Combine(Files, name)));
    }
}
