namespace FgClip.Model.Images;

/// <summary>The size that a picture will be reduced to, by its own size.</summary>
/// <param name="width">Pixels in a row of the whole picture.</param>
/// <param name="height">Its rows.</param>
/// <returns>The sides in pixels that a decoded picture must not be below.</returns>
public delegate (int Width, int Height) SizeNeeded(int width, int height);
