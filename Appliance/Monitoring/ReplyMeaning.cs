namespace Appliance.Monitoring;

/// <summary>A reply or an error of ours, in plain words.</summary>
/// <param name="What">What it means.</param>
/// <param name="Whose">Whose job it is to mend it.</param>
/// <param name="ToDo">What to do.</param>
public sealed record ReplyMeaning(string What, ReplyOwner Whose, string ToDo);

/// <summary>Whose job it is.</summary>
public enum ReplyOwner
{
    You,

    /// <summary>Who gives the office its line to the Internet.</summary>
    InternetProvider,

    /// <summary>Who runs the server that we hand mail to: a provider, a gateway, another department.</summary>
    NextHop,

    /// <summary>The recipient's side.</summary>
    OtherSide,

    /// <summary>It passes by itself.</summary>
    Nobody,
}
