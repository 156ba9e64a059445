using System.Text;
using FgClip.Datasets.Manifests;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests;

public sealed class ManifestSnifferTests
{
    [Theory]
    [InlineData("{\"image\":\"a\"}\n{}\n", ManifestFormat.JsonLines)]
    [InlineData("\uFEFF\n  {\"image\":\"a\"}", ManifestFormat.JsonLines)]
    [InlineData("broken\n{}\n", ManifestFormat.JsonLines)]
    [InlineData("", ManifestFormat.JsonLines)]
    [InlineData("[{\"f_path\":\"a\"}]", ManifestFormat.FineHard)]
    [InlineData(" [\n {\n \"caption\": \"\", \"f_path\" : 3}", ManifestFormat.FineHard)]
    [InlineData("[]", ManifestFormat.FineHard)]
    [InlineData("PAR1....", ManifestFormat.Parquet)]
    [InlineData("image,caption\na.jpg,a dog\n", ManifestFormat.Csv)]
    [InlineData("caption\na dog\n", ManifestFormat.Csv)]
    [InlineData("\uFEFF\"a,\nb\";caption", ManifestFormat.Csv)]
    public void The_content_tells_the_format(string text, ManifestFormat format) => Assert.Equal(format, Sniff(text).Format);

    [Theory]
    [InlineData("file,text\na.jpg,a dog\n", "no column \"image\" or \"caption\"")]
    [InlineData("image,url,image\na,b,c\n", "2 columns \"image\"")]
    [InlineData("image,\"caption\n", "not a header row")]
    [InlineData("<html><body>404</body></html>", "<html>")]
    [InlineData("{\n  \"images\": []\n}\n", "not a manifest")]
    [InlineData("[{\"image\":\"a\"}]", "f_path")]
    [InlineData("[[1,2]]", "f_path")]
    [InlineData("PARE....", "encrypted")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("\0\u0001\u0002\u0003", "00010203")]
    public void What_is_no_manifest_is_refused_with_what_it_looks_like(string text, string found)
    {
        var e = Assert.Throws<ManifestFormatException>(() => Sniff(text));

        Assert.StartsWith("m ", e.Message);
        Assert.Contains(found, e.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }, "zstd")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0 }, "UTF-16")]
    public void Bytes_that_are_no_text_are_named(byte[] bytes, string found) =>
        Assert.Contains(
            found, Assert.Throws<ManifestFormatException>(() => ManifestSniffer.Sniff("m", bytes, isWhole: true, new())).Message);

    [Fact]
    public void A_byte_that_tar_takes_for_a_long_number_is_text_elsewhere()
    {
        const int Checksum = 148; // Of a tar's header; its eight bytes are too few for base 256.
        var text = Encoding.UTF8.GetBytes("{\"caption\":\"" + new string('a', Checksum - 13) + "\u0100" + new string('a', 512) + "\"}");

        Assert.Equal(0x80, text[Checksum]);
        Assert.Equal(ManifestFormat.JsonLines, ManifestSniffer.Sniff("m", text, isWhole: true, new()).Format);
    }

    [Theory]
    [InlineData("image\tcaption", '\t')]
    [InlineData("image;cap,tion;key", ';')]
    [InlineData("image|caption", '|')]
    [InlineData("\"image\",caption", ',')]
    public void The_header_tells_the_delimiter(string header, char delimiter) =>
        Assert.Equal(delimiter, Sniff(header + "\n").Header!.Delimiter);

    [Fact]
    public async Task Under_gzip_the_content_tells_the_format_too()
    {
        using var folder = new TempFolder();
        folder.Write("m", GzipText.Compress("{\"image\":\"a\"}\n"));
        folder.Write("twice", GzipText.Compress(GzipText.Compress("{}")));
        folder.Write("parquet", GzipText.Compress("PAR1"));
        folder.Write("damaged", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]);

        Assert.Equal(new ManifestKind(ManifestFormat.JsonLines, Compressed: true), await SniffAsync(folder, "m"));
        Assert.Contains("twice", (await Assert.ThrowsAsync<ManifestFormatException>(() => SniffAsync(folder, "twice"))).Message);
        Assert.Contains("Decompress", (await Assert.ThrowsAsync<ManifestFormatException>(() => SniffAsync(folder, "parquet"))).Message);
        Assert.Contains("damaged", (await Assert.ThrowsAsync<ManifestFormatException>(() => SniffAsync(folder, "damaged"))).Message);
    }

    [Fact]
    public async Task A_first_line_longer_than_the_window_is_enough()
    {
        using var folder = new TempFolder();
        folder.Write("m", $"{{\"caption\":\"{new string('x', 200_000)}\"}}");

        Assert.Equal(
            ManifestFormat.JsonLines,
            (await ManifestSniffer.SniffAsync(new FileObjectStore(folder.Path), "m", new(), TestContext.Current.CancellationToken)).Format);
    }

    [Fact]
    public async Task A_manifest_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();

        await Assert.ThrowsAsync<ObjectNotFoundException>(
            () => ManifestSniffer.SniffAsync(new FileObjectStore(folder.Path), "m", new(), TestContext.Current.CancellationToken));
    }

    private static Task<ManifestKind> SniffAsync(TempFolder folder, string name) =>
        ManifestSniffer.SniffAsync(new FileObjectStore(folder.Path), name, new(), TestContext.Current.CancellationToken);

    private static ManifestKind Sniff(string text) => ManifestSniffer.Sniff("m", Encoding.UTF8.GetBytes(text), isWhole: true, new());
}
