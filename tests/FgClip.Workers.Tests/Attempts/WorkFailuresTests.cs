using System.Net.Sockets;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Storage;
using FgClip.Workers.Attempts;
using FgClip.Workers.Work;

namespace FgClip.Workers.Tests.Attempts;

public sealed class WorkFailuresTests
{
    public static TheoryData<Exception> StoreFaults =>
    [
        new IOException("Input/output error"),
        new StoreAccessException("403", new InvalidOperationException()),
        new DirectoryNotFoundException("/mnt/nfs"),
        new HttpRequestException("503"),
        new SocketException(),
        new TimeoutException(),
    ];

    public static TheoryData<Exception> OtherFaults =>
    [
        new ObjectNotFoundException("/data", "a.tar"),
        new FileNotFoundException("a.jsonl"),
        new EndOfStreamException("a.tar"),
        new InvalidDataException("a.jsonl changed since it was planned"),
        new InvalidOperationException("the session failed"),
    ];

    [Theory]
    [MemberData(nameof(StoreFaults))]
    public void What_the_store_did_not_do_is_the_stores_fault(Exception exception) =>
        Assert.Equal(new WorkFailure(exception.Message, Refused: false, FailureKind.Store), WorkFailures.From(exception));

    [Theory]
    [MemberData(nameof(OtherFaults))]
    public void What_a_working_store_answered_is_not(Exception exception) =>
        Assert.Equal(new WorkFailure(exception.Message, Refused: false, FailureKind.Other), WorkFailures.From(exception));

    [Fact]
    public void Refused_work_stays_refused() =>
        Assert.Equal(new WorkFailure("no", Refused: true), WorkFailures.From(new WorkRefusedException("no", new IOException())));
}
