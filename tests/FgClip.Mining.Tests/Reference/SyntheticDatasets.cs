using FgClip.TestKit;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Two datasets of 5,000 and 1,500 rows, made once for all tests that compare with numpy.</summary>
public sealed class SyntheticDatasets : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder that numpy reads.</summary>
    public string Plain => _folder.Path;

    /// <summary>The dataset of 5,000.</summary>
    public string Anchors { get; private set; } = "";

    /// <summary>The dataset of 1,500.</summary>
    public string Others { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Anchors = await new SyntheticDataset(seed: 1, rows: 5000).WriteAsync(_folder.At("anchors"));
        Others = await new SyntheticDataset(seed: 2, rows: 1500).WriteAsync(_folder.At("others"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal string NewPath() => _folder.At("mined", Guid.NewGuid().ToString("N"));
}
