using FgClip.Search.Queries;
using FgClip.TestKit;

namespace FgClip.Search.Tests.Queries;

public sealed class VectorFileQueryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_NumPy_and_JSON_are_read()
    {
        await Python.RunAsync(
            """
            import json, sys, numpy
            folder = sys.argv[1]
            numbers = numpy.array([0.5, -1.25, 3, 1024])
            for kind in ('float16', 'float32', 'float64'):
                numpy.save(f'{folder}/{kind}.npy', numbers.astype(kind))
            numpy.save(f'{folder}/row.npy', numbers.astype('float32').reshape(1, -1))
            with open(f'{folder}/version2.npy', 'wb') as file:
                numpy.lib.format.write_array(file, numbers, version=(2, 0))
            json.dump(numbers.tolist(), open(f'{folder}/list.json', 'w'))
            numpy.save(f'{folder}/matrix.npy', numbers.reshape(2, 2))
            numpy.save(f'{folder}/integers.npy', numbers.astype('int64'))
            open(f'{folder}/cut.npy', 'wb').write(open(f'{folder}/float32.npy', 'rb').read()[:-1])
            open(f'{folder}/object.json', 'w').write('{}')
            """,
            _folder.Path);

        foreach (var name in (string[])["float16.npy", "float32.npy", "float64.npy", "row.npy", "version2.npy", "list.json"])
            Assert.Equal((float[])[0.5f, -1.25f, 3, 1024], await VectorFileQuery.ReadAsync(_folder.At(name), Cancel));
        Assert.Contains("(2, 2)", await RefusalAsync("matrix.npy"));
        Assert.Contains("must be float16, float32 or float64", await RefusalAsync("integers.npy"));
        Assert.Contains("3 numbers, not 4", await RefusalAsync("cut.npy"));
        Assert.Contains("is not one vector", await RefusalAsync("object.json"));
        Assert.Contains("There is no file", await RefusalAsync("nowhere.npy"));
    }

    private async Task<string> RefusalAsync(string name) =>
        (await Assert.ThrowsAsync<InvalidDataException>(() => VectorFileQuery.ReadAsync(_folder.At(name), Cancel))).Message;
}
