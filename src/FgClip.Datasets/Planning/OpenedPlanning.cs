namespace FgClip.Datasets.Planning;

/// <summary>How a planning begins: with a plan that is there, or with inputs to be planned.</summary>
/// <param name="Found">The plan that is there; null where there is none.</param>
/// <param name="Listing">The inputs to be planned; null where there is a plan.</param>
public sealed record OpenedPlanning(PlannedHead? Found, InputListing? Listing);
