using System.Globalization;
using System.Runtime.Intrinsics.X86;
using FgClip.TestKit;

namespace FgClip.Bench.Baselines;

/// <summary>
/// What these cores give a matrix product: Debian's NumPy over OpenBLAS, which tests/run installs, with a thread for each core.
/// </summary>
internal static class OpenBlas
{
    private const string CoreType = "OPENBLAS_CORETYPE";

    private const string Script = """
        import sys, time
        import numpy
        rows, columns, depth, seconds = (int(argument) for argument in sys.argv[1:])
        left, right = (numpy.random.rand(n, depth).astype(numpy.float32) for n in (rows, columns))
        left @ right.T
        begun, products = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            left @ right.T
            products += 1
        print(2e-9 * products * rows * columns * depth / (time.perf_counter() - begun))
        """;

    /// <summary>
    /// Variables that make OpenBLAS take its fastest kernel. It takes one for processors of 2004 where it is older than the processor.
    /// A kernel that is chosen by hand stays.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        Environment.GetEnvironmentVariable(CoreType) is null && Avx512F.IsSupported
            ? new Dictionary<string, string> { [CoreType] = "SkylakeX" }
            : new Dictionary<string, string>();

    /// <summary>GFLOP/s of sgemm, over some seconds.</summary>
    public static async Task<double> MeasureAsync(int rows, int columns, int depth, int seconds) => double.Parse(
        await Python.RunAsync(Script, $"{rows}", $"{columns}", $"{depth}", $"{seconds}"), CultureInfo.InvariantCulture);
}
