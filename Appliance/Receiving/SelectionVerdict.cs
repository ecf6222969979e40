using System.Net;

namespace Appliance.Receiving;

/// <summary>What the selection makes of one connector for a client.</summary>
/// <param name="Binding">The binding by which it could answer; null where none fits.</param>
/// <param name="Range">Its most specific range with the client in it; null where none has it.</param>
public sealed record SelectionVerdict(
    ReceiveConnector Connector,
    SelectionReason Reason,
    IPEndPoint? Binding,
    IPRange? Range
);

/// <summary>Why a connector answers or does not, the nearest miss first.</summary>
public enum SelectionReason
{
    Chosen,

    /// <summary>Fits, but another has just this address for its own.</summary>
    LessSpecificBinding,

    /// <summary>Fits, but another's range around the client is narrower.</summary>
    LessSpecificRange,

    /// <summary>Fits as well, but another's name comes first; the rules let no such pair be made.</summary>
    LaterName,
    OutsideRanges,
    OtherAddress,
    OtherPort,
    Disabled,
}
