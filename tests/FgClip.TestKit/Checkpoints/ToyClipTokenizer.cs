using System.Text.Json;

namespace FgClip.TestKit.Checkpoints;

/// <summary>A CLIP vocabulary of single bytes, no merges and the two marks: enough for an import, and far smaller than CLIP's.</summary>
public static class ToyClipTokenizer
{
    public static async Task WriteAsync(string folder)
    {
        // Byte-level BPE's alphabet: printable Latin-1 stands for itself, the other 68 bytes for U+0100 onwards.
        List<int> characters = [.. Enumerable.Range('!', '~' - '!' + 1), .. Enumerable.Range(0xA1, 0xAC - 0xA1 + 1),
            .. Enumerable.Range(0xAE, 0xFF - 0xAE + 1)];
        characters.AddRange(Enumerable.Range(0x100, 256 - characters.Count));
        List<string> alphabet = [.. characters.Select(c => ((char)c).ToString())];
        var vocabulary = alphabet.Concat(alphabet.Select(c => c + "</w>")).Select((token, id) => (token, id))
            .ToDictionary(t => t.token, t => t.id);
        vocabulary["<|startoftext|>"] = 49406;
        vocabulary["<|endoftext|>"] = 49407;
        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(vocabulary));
        await File.WriteAllTextAsync(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
    }
}
