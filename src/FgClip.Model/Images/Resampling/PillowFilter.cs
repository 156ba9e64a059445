namespace FgClip.Model.Images.Resampling;

/// <summary>A resampling filter under Pillow's name.</summary>
public enum PillowFilter
{
    /// <summary>A triangle of radius 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -0.5, of radius 2.</summary>
    Bicubic,
}

/// <summary>The filters' curves, evaluated in the order of operations that Pillow uses.</summary>
internal static class PillowFilterCurves
{
    private const double A = -0.5;

    public static double Radius(this PillowFilter filter) => filter == PillowFilter.Bilinear ? 1 : 2;

    public static double At(this PillowFilter filter, double x)
    {
        x = Math.Abs(x);
        if (filter == PillowFilter.Bilinear)
            return x < 1 ? 1 - x : 0;
        return x switch
        {
            < 1 => ((((A + 2) * x) - (A + 3)) * x * x) + 1,
            < 2 => ((((((x - 5) * x) + 8) * x) - 4) * A),
            _ => 0,
        };
    }
}
