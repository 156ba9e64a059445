namespace FgClip.Model.Images;

/// <summary>
/// Told what decoding an image takes once its header is read, before memory is taken for its pixels. It may wait until there is room, and
/// may be told again for the same image, where one decoder leaves it to another: the last word counts.
/// </summary>
/// <param name="width">Pixels in a row of the whole image.</param>
/// <param name="height">Its rows.</param>
/// <param name="bytes">About how many bytes all buffers of the pixels have together while the image is decoded.</param>
public delegate void ReserveMemory(int width, int height, long bytes);
