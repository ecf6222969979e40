using System.Text.RegularExpressions;
using Appliance.Mail;

namespace Appliance.Configuration.Servers;

/// <summary>Ranges and refusals of Set-TransportConfig (transport-config 2).</summary>
public sealed partial class TransportConfigRules : IRules<TransportConfig>
{
    public IEnumerable<Finding> Check(TransportConfig config, Organization organization)
    {
        if (!IsInRange(config.MaxReceiveSize))
            yield return new(
                config.Id,
                nameof(config.MaxReceiveSize),
                "The size must be 64 KB to 2 GB, or unlimited."
            );
        if (!IsInRange(config.MaxSendSize))
            yield return new(
                config.Id,
                nameof(config.MaxSendSize),
                "The size must be 64 KB to 2 GB, or unlimited."
            );
        if (config.MaxRecipientEnvelopeLimit < 0)
            yield return new(
                config.Id,
                nameof(config.MaxRecipientEnvelopeLimit),
                "The number of recipients cannot be negative."
            );
        if (config.MaxRecipientEnvelopeLimit == 0)
            yield return Finding.Warning(
                config.Id,
                nameof(config.MaxRecipientEnvelopeLimit),
                "With a limit of 0 no message is taken at all: every recipient is answered 452 4.5.3. For no limit write unlimited."
            );
        foreach (var code in config.GenerateCopyOfDsnFor.Where(code => !StatusCode().IsMatch(code)))
            yield return new(
                config.Id,
                nameof(config.GenerateCopyOfDsnFor),
                $"'{code}' is no status code such as 5.4.6."
            );
    }

    private static bool IsInRange(ByteSize? size) =>
        size is null or { Bytes: >= 65536 and <= 2147483648 };

    [GeneratedRegex(
        @"^[245]\.\d{1,3}\.\d{1,3}$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex StatusCode();
}
