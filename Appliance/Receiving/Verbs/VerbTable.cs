namespace Appliance.Receiving.Verbs;

/// <summary>Every verb and what runs it.</summary>
public static class VerbTable
{
    private static readonly ISmtpVerb Ehlo = new EhloVerb();
    private static readonly ISmtpVerb Helo = new HeloVerb();
    private static readonly ISmtpVerb Mail = new MailVerb();
    private static readonly ISmtpVerb Rcpt = new RcptVerb();
    private static readonly ISmtpVerb Data = new DataVerb();
    private static readonly ISmtpVerb Bdat = new BdatVerb();
    private static readonly ISmtpVerb Rset = new RsetVerb();
    private static readonly ISmtpVerb Noop = new NoopVerb();
    private static readonly ISmtpVerb Vrfy = new VrfyVerb();
    private static readonly ISmtpVerb Expn = new ExpnVerb();
    private static readonly ISmtpVerb Help = new HelpVerb();
    private static readonly ISmtpVerb Quit = new QuitVerb();
    private static readonly ISmtpVerb StartTls = new StartTlsVerb();
    private static readonly ISmtpVerb Auth = new AuthVerb();
    private static readonly ISmtpVerb NotImplemented = new NotImplementedVerb();
    private static readonly ISmtpVerb Unknown = new UnknownVerb();

    public static ISmtpVerb Of(SmtpVerb verb) =>
        verb switch
        {
            SmtpVerb.Ehlo => Ehlo,
            SmtpVerb.Helo => Helo,
            SmtpVerb.Mail => Mail,
            SmtpVerb.Rcpt => Rcpt,
            SmtpVerb.Data => Data,
            SmtpVerb.Bdat => Bdat,
            SmtpVerb.Rset => Rset,
            SmtpVerb.Noop => Noop,
            SmtpVerb.Vrfy => Vrfy,
            SmtpVerb.Expn => Expn,
            SmtpVerb.Help => Help,
            SmtpVerb.Quit => Quit,
            SmtpVerb.StartTls => StartTls,
            SmtpVerb.Auth => Auth,
            SmtpVerb.NotImplemented => NotImplemented,
            SmtpVerb.Unknown => Unknown,
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, message: null),
        };
}
