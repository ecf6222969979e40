using Appliance.Administration;
using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>What is said about the two addresses of a test.</summary>
internal static class MailTestTexts
{
    public static FieldText Recipient { get; } =
        new(
            MailTests.Recipient,
            "Recipient",
            "Whom the other side is asked about. Take an address of your own outside."
        )
        {
            Parameter = "",
        };

    public static FieldText Sender { get; } =
        new(MailTests.Sender, "Sender", "Empty: this server's postmaster.") { Parameter = "" };
}
