using System.Text;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>
/// Tars as other programs write them: names in three forms, archives one behind the other, zeros between them, folders and hidden
/// members, members of a sample in any order, captions in text or JSON.
/// </summary>
internal static class TarGenerator
{
    public static FuzzFile Create(Random random) => Create(random, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);

    /// <summary>Makes a tar whose samples have one image.</summary>
    public static FuzzFile Create(Random random, byte[] image)
    {
        var archive = new TarBytes(random);
        List<RowTruth> rows = [];
        var passedOver = 0;
        var folder = random.One("", "", "a/", "a/b c/", "./");
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            if (random.Once(6))
                archive.Add("folder/", [], '5');
            if (random.Once(6))
            {
                archive.Add(folder + "._hidden.png", random.Bytes(9));
                passedOver++;
            }

            var name = folder + (random.Once(5) ? new string('n', random.Next(90, 300)) : random.One("s", "猫", "000")) + rows.Count;
            var caption = random.Once(6) ? null : Texts.Line(random);
            var note = random.Once(3) ? Texts.Line(random) : null;
            var isInJson = random.Once(3);
            List<(string Extension, byte[] Bytes)> members = [(random.One("png", "PNG", "jpg", "webp"), image)];
            if (caption is not null && !isInJson)
                members.Add(("txt", Encoding.UTF8.GetBytes(caption)));
            if (note is not null || isInJson)
                members.Add(("json", Json(isInJson ? caption : null, note)));
            if (random.Once(5))
            {
                members.Add(("cls", "3"u8.ToArray()));
                passedOver++;
            }

            var shuffled = members.ToArray();
            random.Shuffle(shuffled);
            foreach (var (extension, bytes) in shuffled)
                archive.Add($"{name}.{extension}", bytes);
            rows.Add(new(null, null, caption, note));
            if (random.Once(8))
                archive.End();
        }

        archive.End();
        return new(archive.ToArray()) { Truth = new ManifestTruth(rows, passedOver) };
    }

    private static byte[] Json(string? caption, string? note)
    {
        var members = new Dictionary<string, object?>();
        if (caption is not null)
            members["caption"] = caption;
        if (note is not null)
            members["note"] = note;
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(members);
    }
}
