using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Storage.Tests.Files;

public sealed class UniquePlacementTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_that_race_for_a_thousand_names_win_each_name_once()
    {
        const int Names = 1_000;
        var wins = new int[2][];
        var threads = Enumerable.Range(0, 2).Select(racer => new Thread(() => wins[racer] = Race(racer, Names))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        for (var i = 0; i < Names; i++)
        {
            Assert.Equal(1, wins[0][i] + wins[1][i]);
            Assert.Equal(wins[0][i] == 1 ? "0" : "1", File.ReadAllText(At($"name-{i}")));
        }
    }

    [Fact]
    public void A_folder_that_is_missing_is_said_to_be()
    {
        File.WriteAllText(At("from"), "x");

        Assert.Throws<DirectoryNotFoundException>(() => UniquePlacement.TryPlace(At("from"), At("none/to")));
    }

    private int[] Race(int racer, int names)
    {
        var wins = new int[names];
        for (var i = 0; i < names; i++)
        {
            var from = At($"from-{racer}");
            File.WriteAllText(from, racer.ToString());
            wins[i] = UniquePlacement.TryPlace(from, At($"name-{i}")) ? 1 : 0;
            File.Delete(from);
        }

        return wins;
    }

    private string At(string name) => Path.Combine(_folder.Path, name);
}
