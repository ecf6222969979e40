namespace Appliance.Commands;

internal static class ConsoleLogging
{
    /// <summary>One line an entry on standard error, and of the framework only what is wrong.</summary>
    public static ILoggingBuilder AddQuietConsole(this ILoggingBuilder logging)
    {
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<
            LineFormatter,
            Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions
        >();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // The key ring lies in clear on purpose, in a directory of the owner's only.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What these two log is thrown as well, and told in one line where it is caught.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        return logging;
    }
}
