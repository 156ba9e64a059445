using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Web.Security;

/// <summary>Puts the page's access control before another server.</summary>
public static class AccessExtensions
{
    /// <summary>Adds what the gate is made of; <see cref="UseFgClipAccess"/> puts it up.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Options that <see cref="WebOptions.Validate"/> found nothing wrong with.</param>
    public static IServiceCollection AddFgClipAccess(this IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new ApiAccessMiddleware(options, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        if (options.Authority.Length > 0)
        {
            services.AddAuthentication().AddJwtBearer(bearer =>
            {
                bearer.Authority = options.Authority;
                bearer.Audience = options.Audience;
            });
        }

        return services;
    }

    /// <summary>Lets through what has a key or a token, and answers what has not.</summary>
    /// <param name="app">The server.</param>
    public static IApplicationBuilder UseFgClipAccess(this IApplicationBuilder app)
    {
        var gate = app.ApplicationServices.GetRequiredService<ApiAccessMiddleware>();
        return app.Use(next => context => gate.InvokeAsync(context, next));
    }
}
