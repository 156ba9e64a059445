using Azure.Core;
using Azure.Core.Pipeline;

namespace FgClip.Storage.Tests.Azure;

/// <summary>Counts what is asked of the service.</summary>
internal sealed class RequestCount : HttpPipelineSynchronousPolicy
{
    private int _requests;

    public int Requests => _requests;

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _requests);
}
