using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Bench.Suite;

/// <summary>How a case is measured.</summary>
/// <param name="Rounds">How often each side is, by turns.</param>
/// <param name="Device">What computes the model in the cases that follow it: <c>graph</c>, <c>session</c> and <c>job</c>.</param>
/// <param name="Precision">What such a model's graphs compute with.</param>
internal sealed record MeasureOptions(int Rounds, EncoderOptions Device, ModelPrecision Precision)
{
    /// <summary>Whether the processor computes, so that its own limits are the model's.</summary>
    public bool OnCpu => Device.Provider is ExecutionProvider.Cpu;
}
