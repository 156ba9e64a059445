using FgClip.Web.Api;
using FgClip.Web.Images;
using FgClip.Web.Live;
using FgClip.Web.Maps;
using FgClip.Web.Page;
using FgClip.Web.Search;
using FgClip.Web.Security;
using FgClip.Web.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;

namespace FgClip.Web;

/// <summary>What the page's port answers.</summary>
public static class WebEndpoints
{
    /// <summary>Where Orleans' own dashboard is.</summary>
    internal const string DashboardPath = "/orleans";

    /// <summary>
    /// Maps the page, the API and Orleans' dashboard, and puts the gate before them. A program that listens on other ports too marks what
    /// those answer with <see cref="ElsewhereAttribute"/>: it is not found on the page's port, and nothing else is found on them.
    /// </summary>
    public static WebApplication MapFgClipWeb(this WebApplication app)
    {
        var (options, gate) = (app.Services.GetRequiredService<WebOptions>(), app.Services.GetRequiredService<ApiAccessMiddleware>());
        app.Use((context, next) =>
        {
            var isElsewhere = context.GetEndpoint()?.Metadata.GetMetadata<ElsewhereAttribute>() is not null;
            if (context.Connection.LocalPort != options.Port)
                return isElsewhere ? next(context) : NotFound(context);
            return gate.InvokeAsync(context, isElsewhere ? NotFound : next);
        });

        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1").AddEndpointFilter<ProblemFilter>();
        api.MapJobs();
        api.MapDevices();
        api.MapRows();
        api.MapEvents();
        api.MapImages();
        api.MapSearch();
        api.MapMaps();
        api.MapModels();
        api.MapWork();
        app.MapPage();
        app.MapOrleansDashboard(DashboardPath);
        return app;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>Marks what other ports than the page's answer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ElsewhereAttribute : Attribute;
