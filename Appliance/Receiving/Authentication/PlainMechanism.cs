using System.Text;

namespace Appliance.Receiving.Authentication;

/// <summary>PLAIN (RFC 4616): authorization identity, name and password, with NUL between.</summary>
public sealed class PlainMechanism : ISaslMechanism
{
    public async ValueTask<Credentials?> RunAsync(SaslExchange exchange, byte[]? initialResponse)
    {
        var response = initialResponse ?? await exchange.AskAsync("");
        if (response is null)
            return null;
        var parts = Encoding.UTF8.GetString(response).Split('\0');
        // RFC 4616 2: who asks to act for somebody else is not let in, and not told why.
        return
            parts is [var actsFor, var name, var password]
            && (actsFor.Length == 0 || actsFor == name)
            ? new Credentials(name, password)
            : new Credentials("", "");
    }
}
