using System.Collections.Immutable;

namespace Appliance.Shell.Help;

/// <summary>What is said about accepted domains and their recipients.</summary>
internal static class AcceptedDomainTexts
{
    public static FieldText Name { get; } =
        new(
            nameof(AcceptedDomain.Name),
            "Name",
            "What lists and the audit log call it. Usually the domain itself.",
            "Up to 64 characters."
        );

    public static FieldText Domain { get; } =
        new(
            nameof(AcceptedDomain.Domain),
            "Domain",
            "Mail to this domain is taken from anybody. Mail to other domains is taken only from those who sign in or may relay.",
            "Such as example.com"
        )
        {
            Parameter = nameof(AcceptedDomain.DomainName),
        };

    public static FieldText Subdomains { get; } =
        new(
            nameof(AcceptedDomain.IncludesSubdomains),
            "Accept mail for all subdomains too",
            "Written *.example.com: it covers example.com itself and everything below it, unless a subdomain is an accepted domain of its own."
        );

    public static FieldText Type { get; } =
        new(
            nameof(AcceptedDomain.DomainType),
            "Which recipients are accepted",
            "Whatever the type, accepted mail leaves through a Send connector: Appliance stores no mail."
        );

    public static FieldText Recipient { get; } =
        new(
            nameof(ChangeRecipients.Added),
            "Addresses",
            "Without an @ the domain is added. Several are separated by blanks or commas.",
            "Such as anna, or anna@example.com"
        )
        {
            Parameter = "Address",
        };

    public static ImmutableArray<Option<AcceptedDomainType>> Types { get; } =
    [
        new(
            AcceptedDomainType.InternalRelay,
            "Internal relay",
            "Every recipient is accepted, and mail goes on to your mailbox server, which knows who exists. Right for most offices."
        ),
        new(
            AcceptedDomainType.Authoritative,
            "Authoritative",
            "Only recipients in a list that you keep here are accepted. Mail to anybody else is refused at once with 550 5.1.1 User unknown."
        ),
        new(
            AcceptedDomainType.ExternalRelay,
            "External relay",
            "Every recipient is accepted for somebody else, such as a customer or a partner. Its senders count as outside your organization."
        ),
    ];

    public static string TypeName(AcceptedDomainType type) =>
        Types.First(option => option.Value == type).Name;
}
