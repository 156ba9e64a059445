using FgClip.Mining.Items;

namespace FgClip.Evaluation.Retrieval;

/// <summary>
/// Which texts belong to which images: those of one key. A key is one image; rows that have it again are copies of that image. Every text
/// counts, one that is written twice too: upstream's lists do so. Takes 16 bytes for each image and 12 for each text.
/// </summary>
internal sealed class Pairing
{
    private Pairing(int images, int texts)
    {
        (ImageGroups, TextGroups) = (new int[images], new int[texts]);
        (ImageKept, TextKept) = (KeptItems.All(images), KeptItems.All(texts));
    }

    /// <summary>The group of each image: the number of the first image with its key.</summary>
    public int[] ImageGroups { get; }

    /// <summary>The group of each text: the number of its image; -1 for a text without one.</summary>
    public int[] TextGroups { get; }

    /// <summary>Which images are candidates.</summary>
    public KeptItems ImageKept { get; }

    /// <summary>Which texts are candidates.</summary>
    public KeptItems TextKept { get; }

    /// <summary>Rows whose image another row with their key has.</summary>
    public long Copies { get; private set; }

    /// <summary>Images without a text.</summary>
    public long LoneImages { get; private set; }

    /// <summary>Texts without an image.</summary>
    public long LoneTexts { get; private set; }

    /// <summary>Pairs the items of two sides.</summary>
    public static async Task<Pairing> ReadAsync(SideReader images, SideReader texts, bool keepUnmatched,
        CancellationToken cancellationToken)
    {
        var pairing = new Pairing(images.Index.Count, texts.Index.Count);
        var byKey = new Dictionary<ulong, int>();
        await ForEachAsync(images, (image, key) => pairing.AddImage(byKey, image, key), cancellationToken).ConfigureAwait(false);
        var hasText = new bool[images.Index.Count];
        await ForEachAsync(texts, (text, key) => pairing.AddText(byKey, text, key, hasText, keepUnmatched), cancellationToken)
            .ConfigureAwait(false);
        for (var image = 0; image < hasText.Length; image++)
        {
            if (hasText[image] || pairing.ImageGroups[image] != image)
                continue;
            pairing.LoneImages++;
            if (!keepUnmatched)
                pairing.ImageKept.Drop(image);
        }

        return pairing;
    }

    private void AddImage(Dictionary<ulong, int> byKey, int image, ulong key)
    {
        ImageGroups[image] = byKey.TryAdd(key, image) ? image : byKey[key];
        if (ImageGroups[image] == image)
            return;
        Copies++;
        ImageKept.Drop(image);
    }

    private void AddText(Dictionary<ulong, int> byKey, int text, ulong key, bool[] hasText, bool keepUnmatched)
    {
        TextGroups[text] = byKey.TryGetValue(key, out var image) ? image : -1;
        if (TextGroups[text] >= 0)
        {
            hasText[image] = true;
            return;
        }

        LoneTexts++;
        if (!keepUnmatched)
            TextKept.Drop(text);
    }

    private static async Task ForEachAsync(SideReader side, Action<int, ulong> visit, CancellationToken cancellationToken)
    {
        for (var part = 0; part < side.Index.Parts; part++)
        {
            var (first, end) = side.Index.GetItems(part);
            var items = await side.ReadItemsAsync(first, end, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < items.Length; i++)
                visit(first + i, items[i].Match);
        }
    }
}
