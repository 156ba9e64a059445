using FgClip.Web.Security;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Web.Tests.Security;

public sealed class SessionCookieTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_good_for_half_a_day_at_every_silo_with_the_key()
    {
        var value = new SessionCookie(ServedSilo.Key, _time).Issue();
        var elsewhere = new SessionCookie(ServedSilo.Key, _time);

        _time.Advance(TimeSpan.FromHours(11.9));
        Assert.True(elsewhere.IsGood(value));
        _time.Advance(TimeSpan.FromHours(0.2));
        Assert.False(elsewhere.IsGood(value));
    }

    [Fact]
    public void Another_key_ends_it() =>
        Assert.False(new SessionCookie("another key altogether", _time).IsGood(new SessionCookie(ServedSilo.Key, _time).Issue()));

    [Fact]
    public void A_letter_that_was_changed_spoils_it()
    {
        var sessions = new SessionCookie(ServedSilo.Key, _time);
        var value = sessions.Issue();
        for (var i = 0; i < value.Length - 1; i++)
        {
            var changed = value.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.False(sessions.IsGood(new string(changed)), $"letter {i}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAA")]
    public void What_is_no_session_is_none(string? value) => Assert.False(new SessionCookie(ServedSilo.Key, _time).IsGood(value));
}
