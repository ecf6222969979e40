namespace Appliance.Queueing;

/// <summary>What routing says about one recipient: a next hop (which may be Unreachable), or why it can never leave.</summary>
public sealed record RouteDecision(NextHop? NextHop, SmtpReply? Refusal, RouteTrace? Trace);
