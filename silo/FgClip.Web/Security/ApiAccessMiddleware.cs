using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FgClip.Web.Security;

/// <summary>
/// Stands before everything on the page's port. With credentials in the options, nothing is answered without them, not even that a path
/// does not exist; without, the port listens on loopback and answers what asks for it by a name of this machine. What changes something
/// must come from the page itself or from a program.
/// </summary>
/// <param name="options">Who may ask.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiAccessMiddleware(WebOptions options, TimeProvider time)
{
    /// <summary>Where the key is exchanged for a session.</summary>
    public const string SessionPath = "/session";

    private const string Scheme = "Bearer ";

    private readonly ApiKey? _key = options.Key.Length > 0 ? new(options.Key) : null;
    private readonly SessionCookie? _sessions = options.Key.Length > 0 ? new(options.Key, time) : null;

    /// <summary>Lets a request through, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Set(context.Response.Headers, context.Request.Path);
        if (!options.NeedsCredentials && !RequestOrigin.IsLoopbackName(context.Request.Host))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Without a key this page answers to localhost and 127.0.0.1 alone.");
        }
        else if (options.NeedsCredentials && context.Request.Path == SessionPath && HttpMethods.IsPost(context.Request.Method))
        {
            await SignInAsync(context);
        }
        else if (options.NeedsCredentials && !await IsKnownAsync(context))
        {
            await AskAsync(context);
        }
        else if (Changes(context.Request) && !HasToken(context.Request)
            && !(context.Request.Headers.ContainsKey(RequestOrigin.Header) && RequestOrigin.IsOwn(context.Request)))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "A request that changes something needs the header "
                + $"{RequestOrigin.Header}: 1, and must not come from another site's page.");
        }
        else if (Asks(context.Request) && !HasToken(context.Request) && !RequestOrigin.IsOwn(context.Request))
        {
            // It could not read the answer, and the work would be done all the same.
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Another site's page may not ask this API.");
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>Whether a request wants an answer of an API, for which work is done.</summary>
    private static bool Asks(HttpRequest request) => request.Path.StartsWithSegments("/api") || IsQuestion(request);

    private static bool Changes(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !IsQuestion(request);

    /// <summary>Whether a request is one of an API that is asked by POST and changes nothing: that for vectors.</summary>
    private static bool IsQuestion(HttpRequest request) => request.Path.StartsWithSegments("/v1");

    private static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } said] && said.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    private async Task<bool> IsKnownAsync(HttpContext context)
    {
        if (HasToken(context.Request) && _key?.Matches(context.Request.Headers.Authorization.ToString()[Scheme.Length..]) is true)
            return true;
        if (_sessions?.IsGood(context.Request.Cookies[SessionCookie.Name]) is true)
            return true;
        return options.Authority.Length > 0 && (await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme)).Succeeded;
    }

    private async Task SignInAsync(HttpContext context)
    {
        string said;
        try
        {
            said = await SignInForm.ReadKeyAsync(context.Request);
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException or IOException)
        {
            // Whoever has no key yet writes no stack trace into the log.
            await RefuseAsync(
                context, (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, "The form can't be read.");
            return;
        }

        if (_key is null || _sessions is null || !RequestOrigin.IsOwn(context.Request) || !_key.Matches(said))
        {
            await AskAsync(context, isWrong: true);
            return;
        }

        context.Response.Cookies.Append(SessionCookie.Name, _sessions.Issue(), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
            IsEssential = true,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }

    /// <summary>401: a form for a browser that wants a page where a key would help it, else words.</summary>
    private async Task AskAsync(HttpContext context, bool isWrong = false)
    {
        var isBrowser = _key is not null && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        if (!isBrowser)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Say who you are: Authorization: Bearer and the key or a token.");
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = SignInForm.Policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(SignInForm.Render(isWrong), context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new { title = ReasonPhrases.GetReasonPhrase(status), status, detail = why },
            options: null,
            "application/problem+json",
            context.RequestAborted);
    }
}
