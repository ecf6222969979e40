using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Queueing;
using Appliance.Receiving;
using Appliance.Shell;
using Appliance.Shell.Hosting;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Shell;

/// <summary>The line that a page shows for what it does, typed into the shell, does the very same.</summary>
public sealed class ActionTextTests : IAsyncLifetime
{
    private readonly ApplianceSite _site = new();
    private readonly TestScreen _screen = new();
    private ShellSession _shell = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Organization Current => Get<LiveOrganization>().Current;

    private QueueViewer Viewer => Get<QueueViewer>();

    // Of the mail that is handed in; reports about it go elsewhere.
    private QueueStatusLine Queue =>
        Viewer.Queues().Single(queue => queue.ConnectorName == "Inbound");

    public async ValueTask InitializeAsync()
    {
        await _site.SetUpAsync();
        _shell = await _site
            .Services.GetRequiredService<ShellHost>()
            .OpenAsync(
                _screen,
                _ =>
                    Task.FromResult<Actor?>(
                        TestShell.As(AdministratorRole.OrganizationAdministrator)
                    ),
                Cancel
            );
    }

    public async ValueTask DisposeAsync()
    {
        await _shell.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task On_queues_and_messages()
    {
        await FillAsync();

        await RunAsync(ActionText.SuspendQueue(Queue, Current));
        Assert.Equal(QueueStatus.Suspended, Queue.Status);
        await RunAsync(ActionText.ResumeQueue(Queue, Current));
        Assert.NotEqual(QueueStatus.Suspended, Queue.Status);
        await UntilRetryAsync();
        await RunAsync(ActionText.RetryQueue(Queue, Current));
        await UntilRetryAsync();
        await RunAsync(ActionText.ResubmitQueue(Queue, Current));
        await UntilRetryAsync();

        await RunAsync(
            ActionText.Messages(MessageControl.Suspend, Queue, [IdOf("Invoice 1")], Current)
        );
        Assert.Equal(["Invoice 1"], Suspended);
        await RunAsync(
            ActionText.Messages(
                MessageControl.Suspend,
                Queue,
                [IdOf("Invoice 2"), IdOf("It's \"$5\"")],
                Current
            )
        );
        Assert.Equal(["Invoice 1", "Invoice 2", "It's \"$5\""], Suspended);

        await RunAsync(ActionText.ReadMessage(Queue, IdOf("Invoice 1"), "It's asked", Current));
        Assert.Contains("Subject: Invoice 1", _screen.Text, StringComparison.Ordinal);
        await RunAsync(ActionText.ExportMessage(Queue, IdOf("Invoice 1"), "It's asked", Current));
        Assert.Single(_screen.Files);

        await RunAsync(Matching(MessageControl.Resume, "it's \"$5\"", status: null));
        Assert.Equal(["Invoice 1", "Invoice 2"], Suspended);
        await RunAsync(Matching(MessageControl.Resume, text: null, MessageStatus.Suspended));
        Assert.Empty(Suspended);
        await RunAsync(
            ActionText.Messages(MessageControl.Retry, Queue, [IdOf("Invoice 3")], Current)
        );
        await RunAsync(Matching(MessageControl.Remove, "Subject -like '*2'", status: null));
        Assert.DoesNotContain("Invoice 2", Subjects);
        await RunAsync(Matching(MessageControl.RemoveWithReport, "invoice sender3", status: null));
        Assert.Equal(
            ["Invoice 1", "It's \"$5\""],
            Subjects.Where(s => s?.StartsWith("Undeliverable", StringComparison.Ordinal) != true)
        );
    }

    [Fact]
    public void Words_that_no_filter_can_look_for_have_no_line()
    {
        var queue = Viewer.Queues()[0];

        Assert.Null(
            ActionText.Messages(
                MessageControl.Suspend,
                queue,
                new MessageQuery(queue.Id) { Text = "5*5", MayRead = true },
                Current
            )
        );
        Assert.Null(
            ActionText.Messages(
                MessageControl.Suspend,
                queue,
                new MessageQuery(queue.Id) { Text = "invoice", MayRead = false },
                Current
            )
        );
    }

    [Fact]
    public async Task On_administrators()
    {
        const string Password = "Correct-Horse-Battery-9";
        ImmutableArray<AdministratorRole> roles =
        [
            AdministratorRole.ServerAdministrator,
            AdministratorRole.Auditor,
        ];

        await RunAsync(ActionText.NewAdministrator("bert.ohara", roles), Password);
        Assert.Equal(roles, (await BertAsync())!.Roles);
        await RunAsync(
            ActionText.SetAdministratorRoles(
                "bert.ohara",
                [AdministratorRole.ViewOnlyAdministrator]
            )
        );
        Assert.Equal([AdministratorRole.ViewOnlyAdministrator], (await BertAsync())!.Roles);
        await RunAsync(ActionText.DisableAdministrator("bert.ohara"));
        Assert.False((await BertAsync())!.IsEnabled);
        await RunAsync(ActionText.EnableAdministrator("bert.ohara"));
        Assert.True((await BertAsync())!.IsEnabled);
        await RunAsync(ActionText.ResetAdministratorPassword("bert.ohara"), Password + "x");
        Assert.True((await BertAsync())!.MustChangePassword);
        await RunAsync(ActionText.ResetAdministratorSecondFactor("bert.ohara"));
        await RunAsync(ActionText.EndAdministratorSessions("bert.ohara"));
        await RunAsync(ActionText.RemoveAdministrator("bert.ohara"));
        Assert.Null(await BertAsync());
    }

    [Fact]
    public async Task On_certificates_the_service_and_tests()
    {
        using var own = TestCertificates.SelfSignedFor("mail.example.com");
        _screen.FileToRead = own.Export(
            System.Security.Cryptography.X509Certificates.X509ContentType.Pfx,
            "geheim"
        );
        await RunAsync(ActionText.ImportCertificate("it's.pfx", hasPassword: true), "geheim");
        await RunAsync(ActionText.UseCertificate(own.Thumbprint));
        Assert.Equal(own.Thumbprint, Current.Server.CertificateThumbprint);
        var selfSigned = Get<ServerViewer>()
            .Certificates()
            .Single(status => status.Certificate.IsOwn)
            .Certificate.Thumbprint;
        await RunAsync(ActionText.UseCertificate(selfSigned));
        Assert.Null(Current.Server.CertificateThumbprint);
        await RunAsync(ActionText.RemoveCertificate(own.Thumbprint));
        await RunAsync(ActionText.RenewOwnCertificate());
        Assert.NotEqual(
            selfSigned,
            Assert.Single(Get<ServerViewer>().Certificates()).Certificate.Thumbprint
        );

        await RunAsync(ActionText.Drain());
        Assert.NotNull(Get<SmtpListeners>().Drained);
        await RunAsync(ActionText.EndDrain());
        Assert.Null(Get<SmtpListeners>().Drained);
        await RunAsync(ActionText.SendTestMessage(" user1@example.com ", sender: null));
        await RunAsync(ActionText.SendTestMessage("user1@example.com", "o'hara@example.net"));
        // Its next hop cannot be reached, and the test says so.
        await RunAsync(
            ActionText.TestSendConnector(Current.SendConnectors[0], "user1@example.com", null),
            ShellOutcome.Failed
        );
        Assert.Equal("Stop-TransportService", ActionText.Stop().ToString());
    }

    [Fact]
    public async Task On_submission_accounts()
    {
        var account = new Appliance.Configuration.SubmissionAccounts.SubmissionAccount("o'scanner")
        {
            AllowedSenders = ["@example.com", "o'hara@example.net"],
            Comment = "Second floor",
            PasswordHash = "",
        };
        await RunAsync(
            ActionText.WithPassword(CommandText.For(new SaveObject(account), Current).Single()),
            "Correct-Horse-Battery-9"
        );
        var made = Assert.Single(Current.SubmissionAccounts);
        Assert.Equal(
            (account.Name, account.Comment, true),
            (made.Name, made.Comment, made.Enabled)
        );
        Assert.Equal(account.AllowedSenders, made.AllowedSenders);

        await RunAsync(ActionText.ResetSubmissionPassword(made.Name), "Another-Horse-Battery-9");
        Assert.NotEqual(made.PasswordHash, Current.SubmissionAccounts[0].PasswordHash);
        var changed = Current.SubmissionAccounts[0] with { Enabled = false, Name = "fax" };
        foreach (var line in CommandText.For(new SaveObject(changed), Current))
            await RunAsync(line);
        Assert.Equal(
            ("fax", false),
            (Current.SubmissionAccounts[0].Name, Current.SubmissionAccounts[0].Enabled)
        );
        foreach (var line in CommandText.For(new RemoveObject(changed), Current))
            await RunAsync(line);
        Assert.Empty(Current.SubmissionAccounts);
    }

    private T Get<T>()
        where T : notnull => _site.Services.GetRequiredService<T>();

    private IEnumerable<MessageLine> Messages =>
        Viewer.Messages(new MessageQuery(Queue.Id) { MayRead = true }).Lines;

    private IEnumerable<string?> Subjects =>
        Messages.Select(message => message.Subject).Order(StringComparer.Ordinal);

    private IEnumerable<string?> Suspended =>
        Messages
            .Where(message => message.Status == MessageStatus.Suspended)
            .Select(message => message.Subject)
            .Order(StringComparer.Ordinal);

    private long IdOf(string subject) => Messages.Single(message => message.Subject == subject).Id;

    private CommandLine Matching(MessageControl control, string? text, MessageStatus? status) =>
        ActionText.Messages(
            control,
            Queue,
            new MessageQuery(Queue.Id)
            {
                Text = text,
                Status = status,
                MayRead = true,
            },
            Current
        )!;

    private async Task<Administrator?> BertAsync() =>
        (await Get<AdministratorEditor>().ListAsync(Cancel)).FirstOrDefault(one =>
            one.Name == "bert.ohara"
        );

    /// <summary>Types what the page shows, and says yes to what is asked.</summary>
    private Task RunAsync(CommandLine line, params string[] answers) =>
        RunAsync(line, ShellOutcome.Done, answers);

    private async Task RunAsync(CommandLine line, ShellOutcome expected, params string[] answers)
    {
        _screen.Clear();
        foreach (var answer in (string[])[.. answers, "y"])
            _screen.Answers.Enqueue(answer);
        var outcome = await _shell.RunAsync(line.ToString(), asJson: false, Cancel);
        Assert.True(outcome == expected, $"{line}: {outcome}\n{_screen.Text}");
        _screen.Answers.Clear();
    }

    private async Task FillAsync()
    {
        using var client = await SmtpTestClient.GreetedAsync(_site.Listener);
        await client.CommandAsync("EHLO copier.example.com");
        foreach (
            var (subject, number) in (
                (string[])["Invoice 1", "Invoice 2", "Invoice 3", "It's \"$5\""]
            ).Select((subject, index) => (subject, index + 1))
        )
        {
            await client.CommandAsync($"MAIL FROM:<sender{number}@example.net>");
            await client.CommandAsync($"RCPT TO:<user{number}@example.com>");
            await client.CommandAsync("DATA");
            await client.CommandAsync($"Subject: {subject}\r\n\r\nhello\r\n.");
        }
        await UntilRetryAsync();
    }

    /// <summary>Until the next hop, which nobody answers at, has been tried with all of them.</summary>
    private async Task UntilRetryAsync()
    {
        var feed = Get<StatusFeed>();
        var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        feed.Changed += Wake;
        try
        {
            while (
                !Viewer
                    .Queues()
                    .Any(queue => queue is { Status: QueueStatus.Retry, MessageCount: 4 })
            )
                await changed.WaitAsync(Cancel);
        }
        finally
        {
            feed.Changed -= Wake;
        }
    }
}
