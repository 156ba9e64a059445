using System.Net;
using System.Net.Http.Headers;

namespace FgClip.Web.Tests.Security;

public sealed class OpenIdTests
{
    [Fact]
    public async Task A_token_of_the_provider_for_this_audience_opens_it_and_no_other_does()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var silo = await ServedSilo.StartAsync(
            key: null, [("Web:Authority", provider.Authority), ("Web:Audience", "fgclip")], new()
            {
                ["SSL_CERT_FILE"] = provider.Certificate,
            });

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(await provider.TokenAsync("fgclip")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(await provider.TokenAsync("another")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync((await provider.TokenAsync("fgclip"))[..^4] + "AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("eyJhbGciOiJub25lIn0.eyJhdWQiOiJmZ2NsaXAifQ."));

        async Task<HttpStatusCode> AskAsync(string? token)
        {
            silo.Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            return (await silo.SendAsync(HttpMethod.Get, "/api/v1/jobs")).Status;
        }
    }

    [Fact]
    public async Task A_provider_out_of_reach_opens_nothing()
    {
        await using var silo = await ServedSilo.StartAsync(key: null,
            [("Web:Authority", "https://localhost:9"), ("Web:Audience", "fgclip")], []);
        silo.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJmZ2NsaXAifQ.AAAA");

        Assert.Equal(HttpStatusCode.Unauthorized, (await silo.SendAsync(HttpMethod.Get, "/api/v1/jobs")).Status);
    }
}
