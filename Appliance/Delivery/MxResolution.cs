using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>Whom to ask for a domain, in order; or why its mail can never be delivered; or why nobody knows now.</summary>
internal sealed record MxResolution
{
    private MxResolution() { }

    public ImmutableArray<SmtpTarget> Targets { get; private init; } = [];

    public SmtpReply? Refusal { get; private init; }

    public string? Error { get; private init; }

    public static MxResolution Of(IEnumerable<SmtpTarget> targets) =>
        new() { Targets = [.. targets] };

    public static MxResolution Refused(SmtpReply refusal) => new() { Refusal = refusal };

    public static MxResolution Failed(string error) => new() { Error = error };
}
