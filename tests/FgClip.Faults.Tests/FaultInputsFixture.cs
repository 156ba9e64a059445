using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

/// <summary>The model and the images of all tests here, which run one after the other: each needs the machine.</summary>
public sealed class FaultInputsFixture : IAsyncLifetime
{
    public FaultInputs Inputs { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Inputs = await FaultInputs.MakeAsync();

    public ValueTask DisposeAsync()
    {
        Inputs.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Test classes that share them.</summary>
[CollectionDefinition(nameof(FaultInputs))]
public sealed class FaultInputsCollection : ICollectionFixture<FaultInputsFixture>;
