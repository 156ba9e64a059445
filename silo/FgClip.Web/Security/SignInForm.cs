using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FgClip.Web.Security;

/// <summary>The form that a browser without a session gets. It loads nothing, since nothing is given to it.</summary>
internal static class SignInForm
{
    private const string ContentType = "application/x-www-form-urlencoded";

    private static readonly FormOptions Limits = new() { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = 16 << 10 };

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:20vh auto;padding:0 1rem;color:#1a2330;background:#fff}" +
        "label{display:block;margin-bottom:.25rem}" +
        "input,button{font:inherit;padding:.5rem .75rem;border-radius:.375rem;border:1px solid #8a94a3}" +
        "input{width:100%;box-sizing:border-box;background:inherit;color:inherit}" +
        "button{margin-top:.75rem;background:#1f5fbf;border-color:#1f5fbf;color:#fff}" +
        ".wrong{color:#b3261e}@media(prefers-color-scheme:dark){body{color:#e6eaf0;background:#12171f}.wrong{color:#ff9a90}}";

    /// <summary>The policy that allows its style by digest, and its form.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action "
        + "'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Reads the key that was typed: the form's one field, of no more bytes than a key has.</summary>
    /// <returns>The key; empty where the body is another form.</returns>
    /// <exception cref="InvalidDataException">The form is broken or too long.</exception>
    public static async Task<string> ReadKeyAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) is not true)
            return "";
        var form = await new FormFeature(request, Limits).ReadFormAsync(request.HttpContext.RequestAborted);
        return form["key"].ToString();
    }

    /// <summary>The form.</summary>
    /// <param name="isWrong">Whether a wrong key was sent.</param>
    public static string Render(bool isWrong) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>FgClip.Cluster</title>
        <style>{Style}</style>
        <h1>FgClip.Cluster</h1>
        {(isWrong ? "<p class=\"wrong\" role=\"alert\">That is not the key.</p>" : "")}
        <form method="post" action="{ApiAccessMiddleware.SessionPath}">
        <label for="key">Key</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
        <button>Sign in</button>
        </form>
        </html>
        """;
}
