using Appliance.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Tests.Support;

/// <summary>The console's texts as they are without a translation.</summary>
internal static class EnglishTexts
{
    public static IStringLocalizer<ConsoleText> Text { get; } =
        new StringLocalizer<ConsoleText>(
            new ResourceManagerStringLocalizerFactory(
                Options.Create(new LocalizationOptions()),
                NullLoggerFactory.Instance
            )
        );
}
