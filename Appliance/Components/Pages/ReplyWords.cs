using Appliance.Monitoring;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>Whose job it is to mend what a reply says.</summary>
internal static class ReplyWords
{
    public static string Whose(ReplyOwner owner, IStringLocalizer<ConsoleText> text) =>
        owner switch
        {
            ReplyOwner.You => text["Your job"],
            ReplyOwner.InternetProvider => text["Your Internet provider's job"],
            ReplyOwner.NextHop => text["The smart host's operator's job"],
            ReplyOwner.OtherSide => text["The recipient side's job"],
            ReplyOwner.Nobody => text["Passes by itself"],
            _ => throw new ArgumentOutOfRangeException(nameof(owner), owner, message: null),
        };
}
