using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

public sealed class FileCommitFaultTests : CommitFaultContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private int _stores;

    public void Dispose() => _folder.Dispose();

    protected override IObjectStore NewStore() => new FileObjectStore(_folder.At($"store-{_stores++}"));
}
