using FgClip.TestKit.Processes;

namespace FgClip.TestKit.Services;

/// <summary>Azurite, the Azure Blob Storage that Microsoft wrote for tests. tests/run installs its npm package into .tools.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly ServerProcess _server;

    private Azurite(ServerProcess server) => _server = server;

    /// <summary>What AZURE_STORAGE_CONNECTION_STRING is to be. Account and key are those that every Azurite has.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={AccountUrl};";

    /// <summary>The account's address.</summary>
    public string AccountUrl => $"http://127.0.0.1:{_server.Port}/devstoreaccount1";

    /// <summary>Starts one that keeps its blobs in memory.</summary>
    public static async Task<Azurite> StartAsync()
    {
        var program = Path.Combine(Fixtures.Repository, ".tools", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program))
            throw new InvalidOperationException("Azurite is not installed: run tests/run once, which installs what the tests need.");
        var port = ServerProcess.FreePort();
        return new Azurite(await ServerProcess.StartAsync(
            "node", port, program, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--skipApiVersionCheck",
            "--disableTelemetry", "--silent"));
    }

    /// <summary>Stops it where it stands: who calls waits.</summary>
    public void Pause() => _server.Send(Signal.Stop);

    /// <summary>Lets it continue.</summary>
    public void Continue() => _server.Send(Signal.Continue);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
