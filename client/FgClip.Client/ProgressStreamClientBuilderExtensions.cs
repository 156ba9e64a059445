using FgClip.Grains.Abstractions.Progress;

namespace FgClip.Client;

/// <summary>The stream of progress as part of an Orleans client.</summary>
public static class ProgressStreamClientBuilderExtensions
{
    /// <summary>Lets a client hear of jobs' progress as it happens. It needs no storage of its own.</summary>
    public static IClientBuilder AddFgClipProgress(this IClientBuilder client) =>
        client.AddMemoryStreams(ProgressStream.Provider, streams => streams.ConfigurePartitioning(1));
}
