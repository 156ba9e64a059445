namespace FgClip.Fuzz.Jobs;

/// <summary>What a generated input is for a job.</summary>
/// <param name="Controls">
/// For each row, whether its image is the control's: then it has that image's vector, whatever the other rows are.
/// </param>
/// <param name="PassedOver">What is in it that does not become a row or a part of one.</param>
internal sealed record JobTruth(IReadOnlyList<bool> Controls, int PassedOver);
