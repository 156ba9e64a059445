using System.Net.Http.Headers;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Import;
using FgClip.Pipeline.Models;
using FgClip.TestKit;
using FgClip.TestKit.Services;
using FgClip.Web;
using Microsoft.AspNetCore.Builder;

namespace FgClip.Serving.Tests;

/// <summary>The trained checkpoint, imported once, behind a server on this machine that wants a key.</summary>
public sealed class ServedModel : IAsyncLifetime
{
    public const string Name = "shapes";
    public const string Key = "a-key-of-sixteen-letters";

    private readonly TempFolder _folder = new();
    private LoadedModel? _model;
    private WebApplication? _server;

    /// <summary>The model, for what the server's answers are compared with.</summary>
    public LoadedModel Model => _model!;

    /// <summary>The server's address.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{ReservedPort.Take()}");

    /// <summary>A client with the key.</summary>
    public HttpClient Http { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        var folder = await ModelImporter.ImportAsync(Fixtures.CheckpointShapes, _folder.At(Name));
        _model = new LoadedModel(ModelFolder.Open(folder.Path), new EncoderOptions());
        _server = await StartAsync(Address, new() { ModelName = Name, Web = Web(Address, Key), QueueTokens = 16_384 });
        Http = new HttpClient { BaseAddress = Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Starts another server of the model.</summary>
    public Task<WebApplication> StartAsync(Uri address, ServingOptions options)
    {
        Assert.Empty(options.Validate());
        Assert.Equal(address.Port, options.Web.Port);
        return ServingHost.StartAsync(Model, options, TestContext.Current.CancellationToken);
    }

    public static WebOptions Web(Uri address, string key) => new() { Port = address.Port, Key = key };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _model?.Dispose();
        _folder.Dispose();
    }
}

/// <summary>Test classes that share the server.</summary>
[CollectionDefinition(nameof(ServedModel))]
public sealed class ServedModelCollection : ICollectionFixture<ServedModel>;
