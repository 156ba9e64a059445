namespace FgClip.Web.Images;

/// <summary>A heat map as the API returns it.</summary>
/// <param name="Image">The map as <c>data:image/png;base64,…</c>, a pixel for each patch, dark to bright.</param>
/// <param name="Width">Patches in a row.</param>
/// <param name="Height">Rows of patches.</param>
/// <param name="Min">The cosine of the darkest patch, -1 to 1.</param>
/// <param name="Max">The cosine of the brightest patch, -1 to 1.</param>
internal sealed record HeatmapView(string Image, int Width, int Height, float Min, float Max);
