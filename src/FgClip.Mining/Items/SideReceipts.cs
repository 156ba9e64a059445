using FgClip.Datasets.Embeddings;
using FgClip.Storage;

namespace FgClip.Mining.Items;

/// <summary>What was gathered of all parts of a side.</summary>
/// <param name="receipts">The receipts, part by part.</param>
internal sealed class SideReceipts(IReadOnlyList<GatherReceipt> receipts)
{
    public IReadOnlyList<int> Items => [.. receipts.Select(receipt => receipt.Items)];

    public IReadOnlyList<int> Links => [.. receipts.Select(receipt => receipt.Links)];

    public long Unusable => receipts.Sum(receipt => receipt.Unusable);

    public long Missing => receipts.Sum(receipt => (long)receipt.Missing);

    /// <summary>Numbers in a vector of all sides; 1 where there are no vectors.</summary>
    /// <exception cref="InvalidDataException">Vectors have different lengths.</exception>
    public static int Dimensions(params IEnumerable<SideReceipts> sides)
    {
        int[] lengths = [.. sides.SelectMany(side => side.Sizes).Distinct()];
        return lengths.Length switch
        {
            0 => 1,
            1 => lengths[0],
            _ => throw new InvalidDataException(
                $"Vectors of {string.Join(" and of ", lengths)} numbers cannot be compared: they are of different models."),
        };
    }

    /// <summary>Reads the receipts of all parts.</summary>
    /// <exception cref="InvalidDataException">A part is not gathered.</exception>
    public static async Task<SideReceipts> ReadAsync(EmbeddedDataset dataset, SideSpec side, IObjectStore output,
        CancellationToken cancellationToken)
    {
        var gatherer = new Gatherer(dataset, side, output);
        var receipts = new List<GatherReceipt>();
        for (var part = 0; part < dataset.Manifest.Parts.Count; part++)
        {
            receipts.Add(await gatherer.ReadAsync(part, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException(
                    $"{output.Root} is not ready to be planned: part {part} of the {side.Name} is not gathered."));
        }

        return new SideReceipts(receipts);
    }

    private IEnumerable<int> Sizes => receipts.Where(receipt => receipt.Items > 0).Select(receipt => receipt.Dimensions);
}
