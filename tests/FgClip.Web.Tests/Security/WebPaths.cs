namespace FgClip.Web.Tests.Security;

/// <summary>Everything that a page's port may be asked for.</summary>
internal static class WebPaths
{
    private static readonly string[] Others =
    [
        "/", "/index.html", "/page.css", "/app.js", "/icon.svg", "/openapi/v1.json", "/orleans", "/orleans/", "/orleans/DashboardCounters",
        "/orleans/ClusterStats",
        "/orleans/GrainTypes", "/orleans/Trace", "/metrics", "/healthz/live", "/healthz/ready", "/backlog", "/session", "/nothing-here",
        "/api/v1/nothing-here",
    ];

    /// <summary>The paths of the API, by the silo's own description, and all others.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(ServedSilo silo)
    {
        var document = await silo.GetAsync("/openapi/v1.json");
        var api = document["paths"]!.AsObject()
            .Select(path => path.Key.Replace("{job}", "some").Replace("{shard}", "0").Replace("{row}", "0")).ToList();
        Assert.True(api.Count > 10);
        return [.. api, .. Others];
    }
}
