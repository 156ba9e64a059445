using System.Security;
using FgClip.Model.Heatmaps;
using NetVips;

namespace FgClip.Cli.Commands.Heatmap;

/// <summary>The panels of a heat map on one sheet: three a row, the label above each, as the authors display them.</summary>
internal static class HeatmapSheet
{
    private const int Columns = 3;
    private const int PanelWidth = 480;
    private const int MinLabelHeight = 44;
    private const int LabelGap = 8;
    private const int Gap = 16;

    /// <summary>Draws the sheet.</summary>
    /// <param name="maps">One panel each, all of one shape.</param>
    /// <param name="fontFile">A font for the labels; null for one that is found.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="UsageException">No font has a label's characters.</exception>
    public static byte[] Draw(IReadOnlyList<SimilarityMap> maps, string? fontFile)
    {
        var panelHeight = Math.Max(1, PanelWidth * maps[0].Shape.Height / maps[0].Shape.Width);
        var rows = maps.Select(map => (Map: map, Label: Label(map.Label, fontFile))).Chunk(Columns).ToArray();
        var labelHeights = rows.Select(row => Math.Max(MinLabelHeight, row.Max(panel => panel.Label.Height) + LabelGap)).ToArray();

        var width = (Math.Min(Columns, maps.Count) * (PanelWidth + Gap)) + Gap;
        var sheet = (Image.Black(width, labelHeights.Sum(height => height + panelHeight + Gap) + Gap, bands: 3) + 255).Cast(
            Enums.BandFormat.Uchar);
        var y = Gap;
        for (var row = 0; row < rows.Length; row++)
        {
            foreach (var (column, (map, label)) in rows[row].Index())
            {
                var x = Gap + (column * (PanelWidth + Gap));
                sheet = sheet
                    .Insert(label, x + Math.Max(0, (PanelWidth - label.Width) / 2), y + ((labelHeights[row] - label.Height) / 2))
                    .Insert(Panel(map, panelHeight), x, y + labelHeights[row]);
            }
            y += labelHeights[row] + panelHeight + Gap;
        }
        return sheet.PngsaveBuffer();
    }

    private static Image Panel(SimilarityMap map, int height)
    {
        using var small = Image.NewFromMemoryCopy(map.Colours(), map.Shape.Width, map.Shape.Height, 3, Enums.BandFormat.Uchar);
        return small.Resize(PanelWidth / (double)map.Shape.Width, Enums.Kernel.Nearest, vscale: height / (double)map.Shape.Height)
            .Crop(0, 0, PanelWidth, height);
    }

    /// <summary>The text in black on white, in as many lines as it takes.</summary>
    private static Image Label(string text, string? fontFile)
    {
        // Pango reads markup, and a label is plain text; it takes no control characters.
        var markup = SecurityElement.Escape(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)));
        using var ink = Image.Text(
            markup, font: "sans 18", width: PanelWidth, align: Enums.Align.Centre, dpi: 72, wrap: Enums.TextWrap.WordChar,
            fontfile: LabelFont.For(text, fontFile));
        if (ink.Max() == 0)
            throw new UsageException(
                "No font is installed for the labels: install one (on Debian: apt install fonts-dejavu), or name one with --font FILE.");
        return ink.Invert().Bandjoin(ink.Invert(), ink.Invert());
    }
}
