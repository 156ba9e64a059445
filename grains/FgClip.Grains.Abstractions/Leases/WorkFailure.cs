using System.Text.Json.Serialization;

namespace FgClip.Grains.Abstractions.Leases;

/// <summary>Why an attempt failed, or the work was given up.</summary>
/// <param name="Message">What was wrong, for the person who submitted the job.</param>
/// <param name="Refused">Whether the work itself is at fault (an input that is not its format, say), so that another attempt is no
/// use.</param>
/// <param name="Kind">What was at fault.</param>
[GenerateSerializer, Immutable, Alias("fgclip.WorkFailure")]
public sealed record WorkFailure(
    [property: Id(0)] string Message,
    [property: Id(1)] bool Refused = false,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] FailureKind Kind = FailureKind.Other);
