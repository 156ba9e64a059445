using System.Runtime.InteropServices;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// The TurboJPEG library, where this machine has it (Debian: libturbojpeg0). Its defaults are the transform and upsampling that Pillow
/// takes.
/// </summary>
internal static unsafe partial class TurboJpeg
{
    private const string Library = "turbojpeg";
    private const int PixelFormatRgb = 0, LastSimpleColorspace = 2;

    private static readonly string[] Names = ["libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll"];
    private static readonly nint Handle = Load();

    static TurboJpeg() => NativeLibrary.SetDllImportResolver(typeof(TurboJpeg).Assembly, (name, _, _) => name == Library ? Handle : 0);

    /// <summary>Whether this machine has it.</summary>
    public static bool IsPresent => Handle != 0;

    /// <summary>Decodes an image that is RGB, YCbCr or gray and without a fault.</summary>
    /// <returns>Null where the library is absent or finds anything to say about the file: the general decoder judges it then.</returns>
    /// <exception cref="ImageRejectedException">Too large.</exception>
    public static RgbImage? TryDecode(ReadOnlySpan<byte> file, long pixelLimit, TargetSizeHint? needed, ReserveMemory? room = null)
    {
        if (!IsPresent)
            return null;
        var decoder = InitDecompress();
        if (decoder == 0)
            return null;
        try
        {
            fixed (byte* bytes = file)
            {
                if (DecompressHeader(decoder, bytes, new((uint)file.Length), out var width, out var height, out _, out var colorspace) != 0
                    || width < 1 || height < 1 || colorspace is < 0 or > LastSimpleColorspace)
                {
                    return null;
                }

                PixelLimit.Check(width, height, pixelLimit);
                var reduction = JpegDecoder.Reduction(width, height, needed);
                room?.Invoke(width, height, JpegDecoder.Bytes(file, (width, height), reduction, JpegDecoder.BytesAPixel));
                var scaled = new RgbImage(Scaled(width, reduction), Scaled(height, reduction)) { Whole = (width, height) };
                fixed (byte* pixels = scaled.Pixels)
                {
                    if (Decompress(decoder, bytes, new((uint)file.Length), pixels, scaled.Width, 0, scaled.Height, PixelFormatRgb, 0) == 0)
                        return Cut(scaled, JpegDecoder.Reduced(width, reduction), JpegDecoder.Reduced(height, reduction));
                }

                scaled.Dispose();
                return null;
            }
        }
        finally
        {
            _ = Destroy(decoder);
        }
    }

    /// <summary>A side as the library rounds it.</summary>
    private static int Scaled(int side, int reduction) => (side + reduction - 1) / reduction;

    private static RgbImage Cut(RgbImage image, int width, int height)
    {
        if ((width, height) == (image.Width, image.Height))
            return image;
        using (image)
        {
            var result = new RgbImage(width, height) { Whole = image.Whole };
            for (var row = 0; row < height; row++)
                image.Pixels.Slice(row * image.Width * 3, width * 3).CopyTo(result.Pixels[(row * width * 3)..]);
            return result;
        }
    }

    private static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
                return handle;
        }

        return 0;
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int DecompressHeader(nint decoder, byte* file, CULong size, out int width, out int height, out int subsampling,
    out int colorspace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(nint decoder, byte* file, CULong size, byte* pixels, int width, int pitch, int height, int format,
    int flags);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint decoder);
}
