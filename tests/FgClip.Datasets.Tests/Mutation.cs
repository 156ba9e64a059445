namespace FgClip.Datasets.Tests;

/// <summary>Damages bytes as disks, networks and editors do.</summary>
internal static class Mutation
{
    public static byte[] Apply(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0 && list.Count > 4; i--)
        {
            var at = random.Next(list.Count - 2);
            switch (random.Next(5))
            {
                case 0:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1:
                    list.RemoveRange(at, Math.Min(random.Next(1, 40), list.Count - at - 1));
                    break;
                case 2:
                    list.Insert(at, "\"{}[],\\\n\0"u8[random.Next(9)]);
                    break;
                case 3:
                    list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 40), list.Count - at)));
                    break;
                default:
                    list.RemoveRange(list.Count - Math.Min(random.Next(1, 5), list.Count - 1), 1);
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>Lines with nothing but spaces, tabs and carriage returns.</summary>
    public static int BlankLines(byte[] bytes)
    {
        var lines = System.Text.Encoding.Latin1.GetString(bytes).Split('\n');
        return lines[..^1].Count(IsBlank) + (lines[^1].Length > 0 && IsBlank(lines[^1]) ? 1 : 0);

        static bool IsBlank(string line) => line.Trim(' ', '\t', '\r').Length == 0;
    }
}
