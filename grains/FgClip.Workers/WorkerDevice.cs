using FgClip.Model.Encoders;

namespace FgClip.Workers;

/// <summary>A device that a silo computes on.</summary>
/// <param name="Name">Its name, unique in the silo and without a '/': <c>cpu</c>, <c>cuda-0</c>.</param>
/// <param name="Encoder">How models run on it.</param>
public sealed record WorkerDevice(string Name, EncoderOptions Encoder);
