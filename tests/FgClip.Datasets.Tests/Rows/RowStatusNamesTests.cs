using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Rows;

public sealed class RowStatusNamesTests
{
    [Theory]
    [InlineData(RowStatus.Ok, "ok")]
    [InlineData(RowStatus.BadRow, "bad_row")]
    [InlineData(RowStatus.NotAnImage, "not_an_image")]
    [InlineData(RowStatus.EmptyCaption, "empty_caption")]
    [InlineData(RowStatus.NotFinite, "not_finite")]
    [InlineData(RowStatus.Unsupported, "unsupported")]
    [InlineData(RowStatus.OptedOut, "opted_out")]
    public void A_status_is_written_in_snake_case(RowStatus status, string name) => Assert.Equal(name, status.ToColumnValue());
}
