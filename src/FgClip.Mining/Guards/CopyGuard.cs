using FgClip.Mining.Filters;
using FgClip.Mining.Items;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Guards;

/// <summary>
/// Finds the candidates that show an anchor's very image or have the text of the anchor or of one of its positives. Items that several rows
/// share have the images and the texts of all of them.
/// </summary>
internal sealed class CopyGuard
{
    private readonly GuardOptions _options;
    private readonly ulong[] _images;
    private readonly HashSet<ulong>[] _texts;
    private readonly Dictionary<int, HashSet<ulong>> _moreImages = [];
    private readonly Dictionary<int, HashSet<(ulong Text, ulong Image)>> _copies;

    private CopyGuard(GuardOptions options, Item[] anchors, HashSet<ulong>[] texts,
        Dictionary<int, HashSet<(ulong Text, ulong Image)>> copies) =>
        (_options, _images, _texts, _copies) = (options, [.. anchors.Select(anchor => anchor.Image)], texts, copies);

    /// <summary>Reads what the anchors of a block and the candidates of their windows share with other rows.</summary>
    /// <param name="options">The guards.</param>
    /// <param name="anchors">The anchors' side.</param>
    /// <param name="candidates">The candidates' side.</param>
    /// <param name="block">The block's first anchor, and all anchors of it.</param>
    /// <param name="texts">The texts of each anchor and of its positives; gets those of the anchor's copies.</param>
    /// <param name="pairs">The candidates of the windows.</param>
    /// <param name="copiesDifferInText">Whether copies of a candidate may have other texts, as those of an image have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<CopyGuard> CreateAsync(GuardOptions options, SideReader anchors, SideReader candidates,
        (int First, Item[] Items) block, HashSet<ulong>[] texts, CandidatePair[] pairs, bool copiesDifferInText,
        CancellationToken cancellationToken)
    {
        var (first, items) = block;
        var own = await ItemCopies.ReadAsync(anchors, number => number >= first && number < first + items.Length, _ => true,
            (_, copy) => (copy.Text, copy.Image), cancellationToken).ConfigureAwait(false);
        foreach (var (anchor, copies) in own)
            texts[anchor - first].UnionWith(copies.Select(copy => copy.Text));
        // Of the candidates' copies only those matter that an anchor of the block may meet.
        HashSet<int> near = candidates.HasCopies ? [.. pairs.Select(pair => pair.Candidate)] : [];
        HashSet<ulong> images = candidates.HasCopies
            ? [.. items.Select(item => item.Image), .. own.Values.SelectMany(set => set).Select(copy => copy.Image)]
            : [];
        HashSet<ulong> words = candidates.HasCopies && copiesDifferInText ? [.. texts.SelectMany(set => set)] : [];
        var guard = new CopyGuard(options, items, texts, await ItemCopies.ReadAsync(candidates, near.Contains,
            copy => (copy.Image != 0 && images.Contains(copy.Image)) || (copy.Text != 0 && words.Contains(copy.Text)),
            (_, copy) => (copy.Text, copy.Image), cancellationToken).ConfigureAwait(false));
        foreach (var (anchor, copies) in own)
            guard._moreImages[anchor - first] = [.. copies.Select(copy => copy.Image)];
        return guard;
    }

    /// <summary>Judges a candidate.</summary>
    /// <param name="anchor">The anchor's row in the block.</param>
    /// <param name="number">The candidate's number.</param>
    /// <param name="candidate">The candidate.</param>
    public CandidateMark Judge(int anchor, int number, in Item candidate)
    {
        _copies.TryGetValue(number, out var copies);
        if (_options.SameImage && (IsImage(anchor, candidate.Image) || copies?.Any(copy => IsImage(anchor, copy.Image)) is true))
            return CandidateMark.SameImage;
        if (_options.SameCaption && (IsText(anchor, candidate.Text) || copies?.Any(copy => IsText(anchor, copy.Text)) is true))
            return CandidateMark.SameCaption;
        return CandidateMark.None;
    }

    private bool IsImage(int anchor, ulong image) => image != 0
        && (image == _images[anchor] || (_moreImages.TryGetValue(anchor, out var more) && more.Contains(image)));

    private bool IsText(int anchor, ulong text) => text != 0 && _texts[anchor].Contains(text);
}
