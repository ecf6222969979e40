namespace Appliance.Storage;

/// <summary>The program cannot start, or a command cannot do its work; the message is the one line that says why.</summary>
public sealed class StartRefusedException : Exception
{
    public StartRefusedException(string message)
        : base(message) { }

    public StartRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
