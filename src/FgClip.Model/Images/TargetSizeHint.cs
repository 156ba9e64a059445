namespace FgClip.Model.Images;

/// <summary>The size that an image will be reduced to, by its own size.</summary>
/// <param name="width">Pixels in a row of the whole image.</param>
/// <param name="height">Its rows.</param>
/// <returns>The sides in pixels that a decoded image must not be below.</returns>
public delegate (int Width, int Height) TargetSizeHint(int width, int height);
