using System.Collections.Concurrent;
using Appliance.Access;
using Appliance.Configuration;
using Appliance.Shell;
using Appliance.Shell.Hosting;

namespace Appliance.Tests.Support;

/// <summary>A session of the Management Shell on a house of its own, with a screen that remembers and answers.</summary>
public sealed class TestShell : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private TestShell(
        TemporaryDirectory directory,
        TestHouse house,
        ShellSession session,
        TestScreen screen
    )
    {
        _directory = directory;
        House = house;
        Session = session;
        Screen = screen;
    }

    public TestHouse House { get; }

    public ShellSession Session { get; }

    public TestScreen Screen { get; }

    /// <summary>Who types; a test may change the roles between two lines.</summary>
    public Actor? Actor { get; set; }

    public static Actor As(params AdministratorRole[] roles) =>
        new("tester", Door.Shell) { Roles = [.. roles.Select(role => role.ToString())] };

    /// <summary>Set up with the server "MAIL"; whoever types is Organization Administrator.</summary>
    public static async Task<TestShell> OpenAsync(
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? more = null
    )
    {
        var directory = new TemporaryDirectory();
        var house = await TestHouse.OpenAsync(
            directory.Path,
            services =>
            {
                services.AddShell();
                more?.Invoke(services);
            }
        );
        await house.SaveAsync(Tests.Configuration.TestOrganization.Server);
        var screen = new TestScreen();
        TestShell? shell = null;
        var session = await house
            .Get<ShellHost>()
            .OpenAsync(screen, _ => Task.FromResult(shell!.Actor), Cancel);
        return shell = new TestShell(directory, house, session, screen)
        {
            Actor = As(AdministratorRole.OrganizationAdministrator),
        };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Runs a line; what it wrote, all streams in order.</summary>
    public async Task<string> RunAsync(string line, params string[] answers)
    {
        Screen.Clear();
        foreach (var answer in answers)
            Screen.Answers.Enqueue(answer);
        Outcome = await Session.RunAsync(line, asJson: false, Cancel);
        return Screen.Text;
    }

    /// <summary>Runs a line that must work; what it wrote.</summary>
    public async Task<string> MustAsync(string line, params string[] answers)
    {
        var text = await RunAsync(line, answers);
        Assert.True(Outcome == ShellOutcome.Done, $"{line}: {Outcome}\n{text}");
        return text;
    }

    /// <summary>Runs a line that must be refused; the errors.</summary>
    public async Task<string> RefusedAsync(string line, params string[] answers)
    {
        var text = await RunAsync(line, answers);
        Assert.True(Outcome == ShellOutcome.Failed, $"{line}: {Outcome}\n{text}");
        return Screen.Of(ShellStream.Error);
    }

    public ShellOutcome Outcome { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await House.DisposeAsync();
        _directory.Dispose();
    }
}

/// <summary>A screen that remembers what was written and gives the answers it was told.</summary>
public sealed class TestScreen : IShellScreen
{
    private readonly List<(ShellStream Stream, string Text)> _written = [];

    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>Hears each piece as it is written; on the session's thread.</summary>
    public event Action<string>? Written;

    public List<ShellFile> Files { get; } = [];

    /// <summary>What a command that reads a file is given.</summary>
    public byte[]? FileToRead { get; set; }

    public int Width { get; set; } = 120;

    public bool IsInteractive { get; set; } = true;

    public string Text
    {
        get
        {
            lock (_written)
                return string.Concat(_written.Select(piece => piece.Text)).ReplaceLineEndings("\n");
        }
    }

    public string Of(ShellStream stream)
    {
        lock (_written)
            return string.Concat(_written.Where(p => p.Stream == stream).Select(p => p.Text))
                .ReplaceLineEndings("\n");
    }

    public void Write(ShellStream stream, string text)
    {
        lock (_written)
            _written.Add((stream, text));
        Written?.Invoke(text);
    }

    public Task<string?> ReadLineAsync(
        string prompt,
        bool secret,
        CancellationToken cancellationToken
    )
    {
        var answer = Answers.TryDequeue(out var given) ? given : null;
        Write(ShellStream.Prompt, prompt + (secret ? "***" : answer) + "\n");
        return Task.FromResult(answer);
    }

    public void ShowProgress(ShellProgress? progress) { }

    public Task<byte[]?> ReadFileAsync(
        string path,
        int maxBytes,
        CancellationToken cancellationToken
    ) => Task.FromResult(FileToRead);

    public void Download(ShellFile file) => Files.Add(file);

    public void Clear()
    {
        lock (_written)
            _written.Clear();
    }
}
