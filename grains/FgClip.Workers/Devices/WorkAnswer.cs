using FgClip.Workers.Attempts;

namespace FgClip.Workers.Devices;

/// <summary>What asking a job for work came to.</summary>
/// <param name="Outcome">How the attempt ended; null where the job has nothing to do for this device now.</param>
/// <param name="RetryAfter">
/// Where it has nothing: how long nobody needs to ask it; null where the job does not say, and 0 where another device may get work there.
/// </param>
internal readonly record struct WorkAnswer(AttemptOutcome? Outcome, TimeSpan? RetryAfter = null);
