using FgClip.Hosting.Clustered;

return await SiloProgram.RunAsync(args);
