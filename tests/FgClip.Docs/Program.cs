using FgClip.Docs;

return await DocsProgram.RunAsync(args);
