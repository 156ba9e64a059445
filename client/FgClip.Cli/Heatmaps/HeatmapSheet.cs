using System.Security;
using NetVips;

namespace FgClip.Cli.Heatmaps;

/// <summary>The panels of a heat map on one sheet: three a row, the label above each, as the authors display them.</summary>
internal static class HeatmapSheet
{
    private const int Columns = 3;
    private const int PanelWidth = 480;
    private const int LabelHeight = 44;
    private const int Gap = 16;

    /// <summary>Draws the sheet into a PNG file.</summary>
    /// <param name="maps">One panel each, all of one shape.</param>
    /// <param name="fontFile">A font for the labels; null for one that is found.</param>
    /// <param name="path">The file; it is replaced.</param>
    /// <exception cref="UsageException">No font has a label's characters.</exception>
    public static void Write(IReadOnlyList<SimilarityMap> maps, string? fontFile, string path)
    {
        var panelHeight = Math.Max(1, PanelWidth * maps[0].Shape.High / maps[0].Shape.Wide);
        var columns = Math.Min(Columns, maps.Count);
        var rows = (maps.Count + Columns - 1) / Columns;
        var sheet = (Image.Black(columns * (PanelWidth + Gap) + Gap, rows * (panelHeight + LabelHeight + Gap) + Gap, bands: 3) + 255)
            .Cast(Enums.BandFormat.Uchar);
        for (var i = 0; i < maps.Count; i++)
        {
            var x = Gap + i % Columns * (PanelWidth + Gap);
            var y = Gap + i / Columns * (panelHeight + LabelHeight + Gap);
            var label = Label(maps[i].Label, fontFile);
            sheet = sheet
                .Insert(label, x + Math.Max(0, (PanelWidth - label.Width) / 2), y + (LabelHeight - label.Height) / 2)
                .Insert(Panel(maps[i], panelHeight), x, y + LabelHeight);
        }
        sheet.WriteToFile(path);
    }

    private static Image Panel(SimilarityMap map, int height)
    {
        using var small = Image.NewFromMemoryCopy(map.Colours(), map.Shape.Wide, map.Shape.High, 3, Enums.BandFormat.Uchar);
        return small.Resize(PanelWidth / (double)map.Shape.Wide, Enums.Kernel.Nearest, vscale: height / (double)map.Shape.High)
            .Crop(0, 0, PanelWidth, height);
    }

    private static Image Label(string text, string? fontFile)
    {
        // Pango reads markup, and a label is plain text.
        var markup = SecurityElement.Escape(text);
        using var ink = Image.Text(markup, font: "sans 18", width: PanelWidth, height: LabelHeight, dpi: 72, fontfile: LabelFont.For(text, fontFile));
        if (ink.Max() == 0) throw new UsageException("No font is installed for the labels: install one (on Debian: apt install fonts-dejavu), or name one with --font FILE.");
        return ink.Invert().Bandjoin(ink.Invert(), ink.Invert());
    }
}
