using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Web.Tests.Security;

/// <summary>The npm package oidc-provider at work, with a certificate of the test's own.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ProgramProcess _process = null!;

    /// <summary>Its address.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>The certificate that whoever asks it must trust.</summary>
    public string Certificate => _folder.At("certificate.pem");

    /// <summary>Starts one.</summary>
    public static async Task<OpenIdProvider> StartAsync()
    {
        var (provider, log, port) = (new OpenIdProvider(), new ProcessLog(), ServerProcess.FreePort());
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        Assert.True(Directory.Exists(Path.Combine(packages, "oidc-provider")), "tests/run installs oidc-provider.");
        provider.Certify();
        provider.Authority = $"https://localhost:{port}";
        provider._process = ProgramProcess.Start(
            "provider", ["node", Path.Combine(ThisFolder(), "provider.mjs"), packages, $"{port}", provider._folder.At("key.pem"),
            provider.Certificate], new Dictionary<string, string>(), log);
        await log.WaitAsync(line => line.Text == "listening", cancellationToken: TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>A token for an audience.</summary>
    public async Task<string> TokenAsync(string audience)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("tests:secret")));
        using var asked = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", $"urn:{audience}")]);
        using var response = await http.PostAsync($"{Authority}/token", asked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["access_token"]!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private void Certify()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0,
            critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        _folder.Write("certificate.pem", certificate.ExportCertificatePem());
        _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
