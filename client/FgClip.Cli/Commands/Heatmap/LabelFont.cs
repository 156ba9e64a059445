namespace FgClip.Cli.Commands.Heatmap;

/// <summary>
/// Finds a font for a label. A system without Chinese fonts would draw boxes for Chinese characters, and say nothing of it.
/// </summary>
internal static class LabelFont
{
    private static readonly string[] Folders =
    [
        "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"),
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
    ];

    private static readonly EnumerationOptions EveryFolder = new() { RecurseSubdirectories = true };

    private static readonly string[] Chinese =
        ["NotoSansCJK", "NotoSansSC", "SourceHanSans", "wqy-", "DroidSansFallback", "PingFang", "Hiragino Sans GB", "msyh", "simhei",
        "simsun", "uming", "ukai"];

    /// <summary>A font file that has the text's characters; null where the system's default has them.</summary>
    /// <param name="text">The label.</param>
    /// <param name="chosen">The file that the user named, if any.</param>
    /// <exception cref="UsageException">The text has Chinese characters and no font for them is installed.</exception>
    public static string? For(string text, string? chosen)
    {
        if (chosen is not null)
        {
            return File.Exists(chosen) ? chosen : throw new UsageException($"--font: there is no file {chosen}.");
        }
        if (!text.Any(IsChinese))
            return null;
        return Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*", EveryFolder))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(file => Chinese.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            ?? throw new UsageException(
                $"The label '{text}' needs a font with Chinese characters: install one (on Debian: apt install fonts-wqy-zenhei), "
                + "or name one with --font FILE.");
    }

    private static bool IsChinese(char letter) =>
        letter is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF';
}
