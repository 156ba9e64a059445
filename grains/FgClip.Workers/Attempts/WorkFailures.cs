using FgClip.Grains.Abstractions.Leases;
using FgClip.Storage;
using FgClip.Workers.Work;

namespace FgClip.Workers.Attempts;

/// <summary>Reports an attempt's exception as a failure of a kind.</summary>
internal static class WorkFailures
{
    /// <summary>Creates the failure that a coordinator receives.</summary>
    /// <param name="exception">What ended the attempt.</param>
    public static WorkFailure From(Exception exception) => new(
        exception.Message,
        Refused: exception is WorkRefusedException,
        StoreFaults.IsStoreFault(exception) ? FailureKind.Store : FailureKind.Other);
}
