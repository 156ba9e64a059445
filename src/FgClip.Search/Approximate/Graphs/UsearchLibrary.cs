using System.Runtime.InteropServices;

namespace FgClip.Search.Approximate.Graphs;

/// <summary>
/// The C interface of USearch. The package's own .NET class can't reserve room, so that it can't add on several threads; nor can it set how
/// far a file that is mapped is searched, or filter.
/// </summary>
internal static unsafe partial class UsearchLibrary
{
    /// <summary>A number of <c>usearch_metric_kind_t</c>.</summary>
    public const uint Cosine = 1;

    /// <summary>A number of <c>usearch_scalar_kind_t</c>.</summary>
    public const uint Float32 = 1, Float16 = 3, Int8 = 4;

    private const string Name = "libusearch_c";

    /// <summary>The library's version, such as <c>2.26.6</c>.</summary>
    /// <exception cref="SearchIndexException">There is no library for this system.</exception>
    public static string Version
    {
        get
        {
            try
            {
                return Marshal.PtrToStringUTF8((nint)GetVersion())!;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                throw new SearchIndexException(
                    $"The library USearch can't be loaded on {RuntimeInformation.RuntimeIdentifier}. Its package has it for Linux on x64, "
                    + "where it needs libgomp1 and libstdc++6 (apt-get install libgomp1). Exact search needs no library. "
                    + e.Message.ReplaceLineEndings(" "), e);
            }
        }
    }

    /// <summary>Throws what the library reports.</summary>
    /// <param name="error">Its message; 0 for none.</param>
    /// <param name="what">What failed, as the start of a sentence.</param>
    public static void Check(nint error, string what)
    {
        if (error != 0)
            throw new SearchIndexException($"{what}: USearch reports \"{Marshal.PtrToStringUTF8(error)}\".");
    }

    [LibraryImport(Name, EntryPoint = "usearch_init")]
    public static partial nint Create(in Options options, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_free")]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_reserve")]
    public static partial void Reserve(UsearchGraph index, nuint capacity, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_change_threads_add")]
    public static partial void SetAddingThreads(UsearchGraph index, nuint threads, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_change_threads_search")]
    public static partial void SetSearchingThreads(UsearchGraph index, nuint threads, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_add")]
    public static partial void Add(UsearchGraph index, ulong key, float* vector, uint kind, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_search")]
    public static partial nuint Search(
        UsearchGraph index, float* query, uint kind, nuint count, ulong* keys, float* distances, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_filtered_search")]
    public static partial nuint SearchFiltered(UsearchGraph index, float* query, uint kind, nuint count,
        delegate* unmanaged[Cdecl]<ulong, void*, int> filter, void* state, ulong* keys, float* distances, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_size")]
    public static partial nuint GetSize(UsearchGraph index, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_dimensions")]
    public static partial nuint GetDimensions(UsearchGraph index, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_serialized_length")]
    public static partial nuint GetSerializedLength(UsearchGraph index, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_save", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Save(UsearchGraph index, string path, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_view", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void View(UsearchGraph index, string path, out nint error);

    [LibraryImport(Name, EntryPoint = "usearch_version")]
    private static partial byte* GetVersion();

    /// <summary><c>usearch_init_options_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Options
    {
        public uint Metric;
        public nint MetricFunction;
        public uint Storage;
        public nuint Dimensions, Connectivity, ExpansionAdd, ExpansionSearch;
        public byte Multi;
    }
}
