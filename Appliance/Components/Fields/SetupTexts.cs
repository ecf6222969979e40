using Appliance.Administration;
using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>The words of the set-up page.</summary>
internal static class SetupTexts
{
    public static FieldText Code { get; } =
        Of(
            "Code",
            "Set-up code",
            "It shows that you have this machine. Nobody else can become its administrator.",
            "Appliance printed it on its console when it started: docker logs, journalctl -u appliance, or the terminal."
        );

    public static FieldText Admin { get; } =
        Of(
            nameof(SetupRequest.Admin),
            "User name",
            "It stands in the audit log beside each change, so let it name a person.",
            "You sign in with it."
        );

    public static FieldText Password { get; } =
        Of(
            nameof(SetupRequest.Password),
            "Password",
            "For signing in here. No mail can be sent with it.",
            "At least 8 characters. Length counts, special characters do not."
        );

    public static FieldText Fqdn { get; } =
        Of(
            nameof(SetupRequest.Fqdn),
            "Full name of this server",
            "Other mail servers see it in the greeting and in each message. It should be the name that the address of this machine resolves to.",
            "Such as mail.example.com"
        );

    public static FieldText AcceptedDomains { get; } =
        Of(
            nameof(SetupRequest.AcceptedDomains),
            "Your domains",
            "Mail to these domains is taken from anybody. Mail to all others is only taken from those who sign in or may relay.",
            "Such as example.com, or *.example.com with all subdomains."
        );

    public static FieldText MailboxServer { get; } =
        Of(
            nameof(SetupRequest.MailboxServer),
            "Your mailbox server",
            "Where the mailboxes of your domains are. Makes the Send connector Inbound.",
            "Host or host:port. Without it, mail for your domains waits until a Send connector takes it."
        );

    public static FieldText SmartHosts { get; } =
        Of(
            nameof(SetupRequest.SmartHosts),
            "Smart host",
            "The server that takes your mail to the outside. With several, they share the load and stand in for each other.",
            "Host or host:port; without a port 25. Several share one port."
        );

    public static FieldText SmartHostUser { get; } =
        Of(
            nameof(SetupRequest.SmartHostUser),
            "User name",
            "The account at the smart host, often a whole e-mail address."
        );

    public static FieldText SmartHostPassword { get; } =
        Of(
            nameof(SetupRequest.SmartHostPassword),
            "Password",
            "The one of that account. It is sealed on this machine and shown to nobody again."
        );

    public static FieldText SmartHostTls { get; } =
        Of(
            nameof(SetupRequest.SmartHostTls),
            "Encryption",
            "Whether mail and the password may travel to the smart host in clear."
        );

    public static FieldText RelayFrom { get; } =
        Of(
            nameof(SetupRequest.RelayFrom),
            "Machines that may send without signing in",
            "Printers, scanners and servers of the office: they may send to anybody. Makes the Receive connector Relay. All of the Internet is refused: that would be an open relay.",
            "An address, a network such as 192.168.10.0/24, or a range such as 192.168.10.20-192.168.10.40."
        );

    public static FieldText Account { get; } =
        Of(
            nameof(SetupRequest.Account),
            "User name",
            "A submission account: what signs in with it may send to anybody, and cannot see these pages.",
            "For a device or program that signs in to send."
        );

    public static FieldText AccountPassword { get; } =
        Of(
            nameof(SetupRequest.AccountPassword),
            "Password",
            "The device keeps it, so take one that is used nowhere else."
        );

    private static FieldText Of(
        string property,
        string label,
        string? help = null,
        string? hint = null
    ) => new(property, label, help, hint) { Parameter = "" };
}
