using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Appliance.Delivery;

/// <summary>Where one transaction stands: an outcome for each recipient decided so far.</summary>
internal sealed class SmtpAttempt(ImmutableArray<EnvelopeRecipient> recipients)
{
    private readonly DeliveryOutcome?[] _outcomes = new DeliveryOutcome?[recipients.Length];
    private ImmutableArray<int>.Builder? _surplus;
    private bool[]? _leftOut;

    public ImmutableArray<EnvelopeRecipient> Recipients => recipients;

    public int Undecided { get; private set; } = recipients.Length;

    /// <summary>Recipients that the next hop said yes to.</summary>
    public int Accepted { get; set; }

    public bool IsMailAnswered { get; set; }

    public bool IsMailRefused { get; set; }

    /// <summary>From here on nobody but the next hop knows whether it has the message.</summary>
    public bool IsContentSent { get; set; }

    public bool IsLeftOut(int step) =>
        _leftOut is not null && step > 0 && step <= _leftOut.Length && _leftOut[step - 1];

    /// <summary>Decides for a recipient of whom the next hop will not hear.</summary>
    public void LeaveOut(int recipient, DeliveryOutcome outcome)
    {
        (_leftOut ??= new bool[_outcomes.Length])[recipient] = true;
        Settle(recipient, outcome);
    }

    public void Settle(int recipient, DeliveryOutcome outcome, bool isSurplus = false)
    {
        _outcomes[recipient] = outcome;
        Undecided--;
        if (isSurplus)
            (_surplus ??= ImmutableArray.CreateBuilder<int>()).Add(recipient);
    }

    /// <summary>Decides for all recipients that are undecided yet.</summary>
    public void Settle(DeliveryOutcome outcome)
    {
        foreach (ref var undecided in _outcomes.AsSpan())
            undecided ??= outcome;
        Undecided = 0;
    }

    public TransactionResult Result(string? connectionError) =>
        new(
            // Whoever was not decided shares the fate of the rest: nothing was tried.
            Undecided > 0
                ? default
                : ImmutableCollectionsMarshal.AsImmutableArray((DeliveryOutcome[])_outcomes!),
            _surplus?.ToImmutable() ?? [],
            connectionError
        );
}
