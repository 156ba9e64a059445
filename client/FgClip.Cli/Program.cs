using FgClip.Cli;

return await CommandLine.RunAsync(args);
