namespace FgClip.Model.Encoders;

/// <summary>
/// Room for the floats of batches, kept for the next ones: patches and positions of one that is computed and of one that is staged beside it. The
/// shared pool would keep some for each thread that ever ran a batch.
/// </summary>
internal sealed class FloatBuffers
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly List<float[]> _free = new(Kept);

    /// <summary>An array of at least a length; its numbers are whatever was there.</summary>
    public float[] Rent(int length)
    {
        lock (_lock)
        {
            var place = _free.FindIndex(buffer => buffer.Length >= length);
            if (place < 0) return GC.AllocateUninitializedArray<float>(length);
            var found = _free[place];
            _free.RemoveAt(place);
            return found;
        }
    }

    /// <summary>Takes an array back, and drops the smallest where there are enough.</summary>
    public void Return(float[] buffer)
    {
        lock (_lock)
        {
            _free.Add(buffer);
            if (_free.Count > Kept) _free.Remove(_free.MinBy(free => free.Length)!);
        }
    }
}
