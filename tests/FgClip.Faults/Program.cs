using System.CommandLine;

return await new RootCommand("Does harm to a cluster of real processes, and counts what becomes of the rows.").Parse(args).InvokeAsync();
