namespace FgClip.Samples.Scenes;

/// <summary>What a shape is.</summary>
public enum ShapeKind
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A filled square, its sides level.</summary>
    Square,

    /// <summary>A triangle that stands on its longest side.</summary>
    Triangle,

    /// <summary>A star of five points, one of them up.</summary>
    Star,

    /// <summary>A plus sign.</summary>
    Cross,
}
