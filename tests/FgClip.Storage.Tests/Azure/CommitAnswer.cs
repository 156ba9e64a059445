using Azure.Core;
using Azure.Core.Pipeline;

namespace FgClip.Storage.Tests.Azure;

/// <summary>What happens to the first commit that is sent; later ones pass.</summary>
internal sealed class CommitAnswer(bool arrives, Func<Task> meanwhile) : HttpPipelinePolicy
{
    private int _commits;

    /// <summary>How many were sent.</summary>
    public int Commits => _commits;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!IsCommit(message.Request) || Interlocked.Increment(ref _commits) > 1)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        if (arrives)
            await ProcessNextAsync(message, pipeline);
        await meanwhile();
        throw new IOException("The connection broke.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Uploads are asynchronous.");

    private static bool IsCommit(Request request) =>
        request.Method == RequestMethod.Put && !request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal);
}
