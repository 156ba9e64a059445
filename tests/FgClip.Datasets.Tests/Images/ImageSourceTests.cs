using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Images;

public sealed class ImageSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _root;

    public ImageSourceTests()
    {
        _folder.Write("root/a/b.jpg", "picture");
        _folder.Write("root-2/only.jpg", "other");
        _folder.Write("secret.txt", "secret");
        _root = _folder.At("root");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/b.jpg")]
    [InlineData("./a/../a/b.jpg")]
    [InlineData("{root}/a/b.jpg")]
    [InlineData("file://{root}/a/b.jpg")]
    public async Task A_file_inside_the_root_is_read(string image) =>
        Assert.Equal("picture", await TextAsync(new NamedImageReader([_root]), image));

    [Fact]
    public async Task A_file_is_looked_for_in_each_root_in_order()
    {
        _folder.Write("root/only.jpg", "first");
        var source = new NamedImageReader([_root, _folder.At("root-2")]);

        Assert.Equal("first", await TextAsync(source, "only.jpg"));
        File.Delete(_folder.At("root", "only.jpg"));
        Assert.Equal("other", await TextAsync(source, "only.jpg"));
    }

    [Theory]
    [InlineData(null, RowStatus.Missing, "names no image")]
    [InlineData(" ", RowStatus.Missing, "names no image")]
    [InlineData("none.jpg", RowStatus.Missing, "none.jpg")]
    [InlineData("a/b.jpg/c", RowStatus.Missing, "a/b.jpg/c")]
    [InlineData("a\0b", RowStatus.Missing, "zero character")]
    [InlineData("a", RowStatus.FetchFailed, "a folder")]
    [InlineData("../secret.txt", RowStatus.OutsideRoot, "--image-root")]
    [InlineData("../none.txt", RowStatus.OutsideRoot, "--image-root")]
    [InlineData("../root-2/only.jpg", RowStatus.OutsideRoot, "root-2")]
    [InlineData("/etc/passwd", RowStatus.OutsideRoot, "/etc/passwd")]
    [InlineData("file:///etc/passwd", RowStatus.OutsideRoot, "/etc/passwd")]
    [InlineData("file:///%2e%2e/etc/passwd", RowStatus.OutsideRoot, "passwd")]
    [InlineData("file://host/a.jpg", RowStatus.FetchFailed, "three slashes")]
    [InlineData("https://host/a.jpg", RowStatus.OutsideRoot, "--allow-http")]
    [InlineData("ftp://host/a.jpg", RowStatus.FetchFailed, "ftp://")]
    [InlineData("az://pictures/a.jpg", RowStatus.OutsideRoot, "--image-root")]
    public async Task What_cannot_be_read_is_the_rows_fault(string? image, RowStatus status, string words)
    {
        var fetch = await new NamedImageReader([_root]).ReadAsync(image, TestContext.Current.CancellationToken);

        Assert.Null(fetch.Bytes);
        Assert.Equal(status, fetch.Fault!.Status);
        Assert.Contains(words, fetch.Fault.Message);
    }

    [Fact]
    public async Task A_root_that_is_not_there_fails_the_attempt_and_no_row()
    {
        var source = new NamedImageReader([_root, _folder.At("not-mounted")]);

        Assert.Equal("picture", await TextAsync(source, "a/b.jpg"));
        var refused = await Assert.ThrowsAsync<ImageRootException>(
            () => source.ReadAsync("none.jpg", TestContext.Current.CancellationToken));
        Assert.Contains(_folder.At("not-mounted"), refused.Message);
        Assert.Contains(Environment.MachineName, refused.Message);

        Directory.CreateDirectory(_folder.At("not-mounted"));
        Assert.Equal(RowStatus.Missing, (await source.ReadAsync("none.jpg", TestContext.Current.CancellationToken)).Fault!.Status);
    }

    [Fact]
    public async Task An_absolute_path_needs_no_other_root_than_its_own()
    {
        var source = new NamedImageReader([_root, _folder.At("not-mounted")]);

        Assert.Equal(RowStatus.Missing, (await source.ReadAsync($"{_root}/none.jpg", TestContext.Current.CancellationToken)).Fault!.Status);
    }

    [Fact]
    public async Task A_link_may_stay_in_the_roots_and_not_leave_them()
    {
        File.CreateSymbolicLink(_folder.At("root", "inside.jpg"), _folder.At("root", "a", "b.jpg"));
        File.CreateSymbolicLink(_folder.At("root", "outside.jpg"), _folder.At("secret.txt"));
        Directory.CreateSymbolicLink(_folder.At("root", "up"), _folder.Path);
        File.CreateSymbolicLink(_folder.At("root", "dangling.jpg"), _folder.At("none"));
        var source = new NamedImageReader([_root]);

        Assert.Equal("picture", await TextAsync(source, "inside.jpg"));
        Assert.Equal("picture", await TextAsync(source, "up/root/a/b.jpg"));
        Assert.Equal(RowStatus.OutsideRoot, await StatusAsync(source, "outside.jpg"));
        Assert.Equal(RowStatus.OutsideRoot, await StatusAsync(source, "up/secret.txt"));
        Assert.Equal(RowStatus.Missing, await StatusAsync(source, "dangling.jpg"));
    }

    [Fact]
    public async Task A_folder_that_is_exchanged_for_a_link_while_it_is_read_shows_nothing_of_what_lies_outside()
    {
        _folder.Write(Path.Combine("elsewhere", "b.jpg"), "secret");
        var (folder, aside) = (_folder.At("root", "a"), _folder.At("root", "aside"));
        using var over = new CancellationTokenSource();
        var exchanging = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                Directory.Move(folder, aside);
                Directory.CreateSymbolicLink(folder, _folder.At("elsewhere"));
                File.Delete(folder);
                Directory.Move(aside, folder);
            }
        });
        var source = new NamedImageReader([_root]);
        var seen = new HashSet<string>();
        for (var time = 0; time < 5_000; time++)
        {
            var fetch = await source.ReadAsync("a/b.jpg", TestContext.Current.CancellationToken);
            using var bytes = fetch.Bytes;
            seen.Add(bytes is null ? "" : System.Text.Encoding.UTF8.GetString(bytes.Memory.Span));
        }

        await over.CancelAsync();
        await exchanging;
        Assert.Contains("picture", seen);
        Assert.DoesNotContain("secret", seen);
    }

    [Fact]
    public void An_open_file_is_found_where_it_lies_whatever_its_path_has_become()
    {
        Directory.CreateSymbolicLink(_folder.At("root", "up"), _folder.Path);

        using var file = File.OpenHandle(_folder.At("root", "up", "secret.txt"));

        Assert.Equal(PhysicalPath.Resolve(_folder.At("secret.txt")), PhysicalPath.Find(file));
    }

    [Fact]
    public async Task A_root_may_itself_be_a_link()
    {
        Directory.CreateSymbolicLink(_folder.At("link"), _root);

        Assert.Equal("picture", await TextAsync(new NamedImageReader([_folder.At("link")]), "a/b.jpg"));
    }

    [Fact]
    public async Task A_file_over_the_limit_is_not_read()
    {
        var fetch = await new NamedImageReader([_root], maxBytes: 6).ReadAsync("a/b.jpg", TestContext.Current.CancellationToken);

        Assert.Equal(new RowFault(RowStatus.FetchFailed, "a/b.jpg has 7 bytes; at most 6 are read."), fetch.Fault);
    }

    [Fact]
    public async Task A_pipe_does_not_block_its_reader()
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", _folder.At("root", "pipe.jpg"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RowStatus.FetchFailed, await StatusAsync(new NamedImageReader([_root]), "pipe.jpg"));
    }

    [Fact]
    public async Task An_empty_file_is_read_as_that()
    {
        _folder.Write("root/empty.jpg", "");

        Assert.Equal("", await TextAsync(new NamedImageReader([_root]), "empty.jpg"));
    }

    [Fact]
    public async Task Images_lie_beside_their_manifest_or_under_the_roots_or_in_the_folder_that_was_listed()
    {
        var options = new ManifestOptions { ImageRoots = [_folder.At("root-2")] };

        Assert.Equal("picture",
            await TextAsync(NamedImageReader.For(new ManifestOptions(), Input(_folder.At("root", "in.jsonl"), null)), "a/b.jpg"));
        Assert.Equal("other", await TextAsync(NamedImageReader.For(options, Input(_folder.At("root", "in.jsonl"), null)), "only.jpg"));
        Assert.Equal("picture", await TextAsync(NamedImageReader.For(options, Input(_root, "_inputs/x")), "a/b.jpg"));
    }

    private static PlanInput Input(string address, string? listing) => new()
    {
        Address = address,
        Listing = listing,
        Format = ManifestFormat.JsonLines,
        FirstRow = 0,
        Rows = 1,
        Bytes = 1,
        Sha256 = "",
        Version = "",
    };

    private async Task<string> TextAsync(NamedImageReader source, string image)
    {
        var fetch = await source.ReadAsync(image.Replace("{root}", _root), TestContext.Current.CancellationToken);
        Assert.Null(fetch.Fault);
        using var bytes = fetch.Bytes!;
        return System.Text.Encoding.UTF8.GetString(bytes.Memory.Span);
    }

    private static async Task<RowStatus?> StatusAsync(NamedImageReader source, string image) =>
        (await source.ReadAsync(image, TestContext.Current.CancellationToken)).Fault?.Status;
}
