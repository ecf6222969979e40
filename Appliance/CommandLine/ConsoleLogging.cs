using Microsoft.Extensions.Logging.Console;

namespace Appliance.CommandLine;

internal static class ConsoleLogging
{
    /// <summary>One line an entry, on standard error, and of the framework only what is wrong.</summary>
    public static ILoggingBuilder AddQuietConsole(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.TimestampFormat = "HH:mm:ss ";
            format.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // The key ring lies in clear on purpose, in a directory of the owner's only.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Every failed command is thrown as well, and told where it is caught.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        return logging;
    }
}
