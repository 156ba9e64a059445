using System.Globalization;
using FgClip.TestKit.S3;

namespace FgClip.Bench.Tars;

/// <summary>The reads of a job, before and after its plan is stored.</summary>
/// <param name="plan">The file that is there once the plan is.</param>
internal sealed class CountedCalls(string plan)
{
    private readonly Lock _lock = new();

    /// <summary>Gets the reads while the job was planned.</summary>
    public (int Requests, long Bytes) ToPlan { get; private set; }

    /// <summary>Gets the reads since.</summary>
    public (int Requests, long Bytes) ToCompute { get; private set; }

    /// <summary>Takes a call; only reads count.</summary>
    public void Add(S3Call call)
    {
        if (call.Operation != "GetObject")
            return;
        var range = call.Range["bytes=".Length..].Split('-');
        var bytes = Number(range[1]) - Number(range[0]) + 1;
        var isPlanned = File.Exists(plan);
        lock (_lock)
        {
            if (isPlanned)
                ToCompute = (ToCompute.Requests + 1, ToCompute.Bytes + bytes);
            else
                ToPlan = (ToPlan.Requests + 1, ToPlan.Bytes + bytes);
        }
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
