namespace FgClip.Storage;

/// <summary>
/// Brings a listing into the ordinal order of UTF-16. Services list by UTF-8, where the rare characters beyond the first 65,536 come
/// behind U+E000–U+FFFF and not before them; everything from the first name with one of either on waits for the end. Directory buckets
/// have no order.
/// </summary>
/// <param name="isOrdered">Whether the service lists by UTF-8.</param>
internal sealed class ListingOrder(bool isOrdered)
{
    private const char FirstSurrogate = '\uD800';

    private readonly List<ObjectInfo> _late = [];

    /// <summary>Takes the next object of a listing.</summary>
    /// <returns>It, where its turn has come; null where it waits.</returns>
    public ObjectInfo? Next(ObjectInfo listed)
    {
        if (isOrdered && _late.Count == 0 && !listed.Name.Any(c => c >= FirstSurrogate))
            return listed;
        _late.Add(listed);
        return null;
    }

    /// <summary>Returns the objects that wait, in order.</summary>
    public IEnumerable<ObjectInfo> Rest() => _late.OrderBy(listed => listed.Name, StringComparer.Ordinal);
}
