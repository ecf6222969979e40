using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Administration;

public sealed class QueueAdministrationTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestQueue _queue = null!;
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _queue = await TestQueue.StartAsync(_directory.Path);
        _house = await TestHouse.OpenAsync(
            _directory.Path,
            services => services.AddSingleton(_queue.Queue)
        );
        await _queue.SubmitAsync("a@contoso.com", "b@fabrikam.com");
        _queue.RouteAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _queue.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_queue_is_tried_now_and_the_log_says_who_asked()
    {
        var queue = Queue();
        _queue.Queue.ReportFailure(
            await _queue.Queue.ReadyQueues.ReadAsync(Cancel),
            new ConnectionFailure("421 4.4.1 no answer", null)
        );
        Assert.Equal(QueueStatus.Retry, Queue().Status);

        var result = await RetryAsync(queue.Id, AdministratorRole.ServerAdministrator);

        Assert.True(result.IsSaved);
        Assert.NotEqual(QueueStatus.Retry, Queue().Status);
        var line = Assert.Single(await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel));
        Assert.Equal(("Retry-Queue", "fabrikam.com"), (line.Command, line.ObjectName));
    }

    [Fact]
    public async Task Who_only_views_retries_nothing() =>
        Assert.False(
            (await RetryAsync(Queue().Id, AdministratorRole.ViewOnlyAdministrator)).IsSaved
        );

    [Fact]
    public async Task A_queue_that_is_gone_is_said_to_be_gone() =>
        Assert.Contains(
            "not there any more",
            (await RetryAsync(4711, AdministratorRole.ServerAdministrator)).Findings[0].Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_filter_acts_on_what_fits_and_leaves_one_line_with_the_count()
    {
        for (var i = 0; i < 4; i++)
            await _queue.SubmitAsync($"sender{i}@contoso.com", "b@fabrikam.com");
        _queue.RouteAll();

        var actor = As(AdministratorRole.ServerAdministrator);
        var selection = Queues.Select(
            Queue().Id,
            "FromAddress -like 'sender*'",
            status: null,
            actor
        );
        Assert.Equal(4, selection.Messages.Count);
        // Comes while the question stands, and was not counted.
        await _queue.SubmitAsync("sender-too-late@contoso.com", "b@fabrikam.com");
        _queue.RouteAll();
        var report = await Queues.ControlAsync(selection, MessageControl.Suspend, actor, Cancel);

        Assert.Equal((4, 0), (report.Done, report.Refused.Length));
        Assert.Equal(4, Queue().SuspendedCount);
        var line = Assert.Single(await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel));
        Assert.Equal("Suspend-Message", line.Command);
        Assert.Contains("FromAddress -like 'sender*'", line.ObjectName, StringComparison.Ordinal);
        Assert.Equal("4 done", line.Detail);
    }

    [Fact]
    public async Task A_wrong_filter_does_nothing()
    {
        var actor = As(AdministratorRole.ServerAdministrator);
        var selection = Queues.Select(Queue().Id, "Status -eq 'Asleep'", status: null, actor);
        var report = await Queues.ControlAsync(selection, MessageControl.Remove, actor, Cancel);

        Assert.Contains("wrong at character 12", report.Refusal, StringComparison.Ordinal);
        Assert.Equal(1, Queue().MessageCount);
    }

    [Theory]
    [InlineData(MessageControl.Suspend)]
    [InlineData(MessageControl.Resume)]
    [InlineData(MessageControl.Retry)]
    [InlineData(MessageControl.Remove)]
    [InlineData(MessageControl.RemoveWithReport)]
    public async Task Who_only_views_controls_no_message(MessageControl control)
    {
        var actor = As(AdministratorRole.ViewOnlyAdministrator);
        var one = await Queues.ControlAsync([Key()], control, actor, Cancel);
        var selection = Queues.Select(Queue().Id, null, null, actor);
        var all = await Queues.ControlAsync(selection, control, actor, Cancel);

        Assert.Contains("Your roles", one.Refusal, StringComparison.Ordinal);
        Assert.Contains("Your roles", all.Refusal, StringComparison.Ordinal);
        Assert.Equal((1, 0), (Queue().MessageCount, Queue().SuspendedCount));
    }

    [Fact]
    public async Task Each_action_on_a_queue_needs_the_permission_and_leaves_its_line()
    {
        var viewer = As(AdministratorRole.ViewOnlyAdministrator);
        Assert.False((await Queues.SuspendAsync(Queue().Id, viewer, Cancel)).IsSaved);
        Assert.False((await Queues.ResumeAsync(Queue().Id, viewer, Cancel)).IsSaved);
        Assert.False((await Queues.ResubmitAsync(Queue().Id, viewer, Cancel)).IsSaved);
        var server = As(AdministratorRole.ServerAdministrator);
        Assert.True((await Queues.SuspendAsync(Queue().Id, server, Cancel)).IsSaved);
        Assert.False((await Queues.ResubmitAsync(Queue().Id, server, Cancel)).IsSaved);
        Assert.True((await Queues.ResumeAsync(Queue().Id, server, Cancel)).IsSaved);
        _queue.Queue.ReportFailure(
            _queue.ReadyQueue(),
            new ConnectionFailure("421 4.4.1 no answer", null)
        );
        Assert.True((await Queues.ResubmitAsync(Queue().Id, server, Cancel)).IsSaved);

        var lines = await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel);

        Assert.Equal(
            ["Retry-Queue", "Resume-Queue", "Suspend-Queue"],
            lines.Select(line => line.Command)
        );
        Assert.Equal("-Resubmit $true: 1 messages", lines[0].Detail);
    }

    [Fact]
    public async Task A_removal_says_in_the_log_whether_the_sender_was_told()
    {
        var report = await Queues.ControlAsync(
            [Key(), new MessageKey(Queue().Id, 1)],
            MessageControl.Remove,
            As(AdministratorRole.ServerAdministrator),
            Cancel
        );

        Assert.Equal(1, report.Done);
        Assert.Equal(1, Assert.Single(report.Refused).Message.MessageId);
        var line = Assert.Single(await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel));
        Assert.Equal(
            ("Remove-Message", "-WithNDR $false: 1 done, 1 refused"),
            (line.Command, line.Detail)
        );
    }

    [Fact]
    public async Task A_suspended_message_is_exported_with_its_envelope_and_the_reason_is_kept()
    {
        var key = Key();
        var anna = await _house.SignInAsync("anna", AdministratorRole.OrganizationAdministrator);
        Assert.Contains(
            "Only a suspended message",
            (await ExportAsync(key, anna)).Refusal,
            StringComparison.Ordinal
        );
        await _queue.Queue.ControlAsync([key], MessageControl.Suspend, "paul");
        Assert.Contains(
            "Your roles",
            (await ExportAsync(key, As(AdministratorRole.ServerAdministrator))).Refusal,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Say why",
            (await ExportAsync(key, anna, reason: " ")).Refusal,
            StringComparison.Ordinal
        );

        await using var file = await ExportAsync(key, anna);

        Assert.Null(file.Refusal);
        using var reader = new StreamReader(file.Stream);
        var text = await reader.ReadToEndAsync(Cancel);
        var end = text.IndexOf("Subject: hello", StringComparison.Ordinal);
        Assert.Equal(
            [
                "X-Sender: <a@contoso.com> BODY=7bit",
                "X-Receiver: <b@fabrikam.com>",
                "X-CreatedBy: Appliance",
                "X-Source: SMTP:Test",
                $"X-EndOfInjectedXHeaders: {end}",
                "",
            ],
            text[..end].Split("\r\n")
        );
        Assert.EndsWith("\r\n\r\nHello.\r\n", text, StringComparison.Ordinal);
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel))[0];
        Assert.Equal(("Export-Message", "Reason: the sender asked"), (line.Command, line.Detail));
        Assert.Contains(
            "Submission",
            (await ExportAsync(new MessageKey(0, key.MessageId), anna)).Refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task To_export_a_message_takes_a_password_that_was_just_typed()
    {
        var key = Key();
        var anna = await _house.SignInAsync("anna", AdministratorRole.OrganizationAdministrator);
        await _queue.Queue.ControlAsync([key], MessageControl.Suspend, "anna");
        _house.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains(
            "password is needed",
            (await ExportAsync(key, anna)).Refusal,
            StringComparison.Ordinal
        );

        await _house.Get<AdministratorSessions>().ConfirmAsync(anna.SessionId!, Cancel);
        await using var file = await ExportAsync(key, anna);
        Assert.Null(file.Refusal);
    }

    [Fact]
    public async Task Content_is_read_with_a_reason_and_comes_out_as_text()
    {
        await _queue.SubmitAsync(
            """
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            X-Long: one
             two
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <html><head><style>p {}</style><script>alert(1)</script></head><p>Hello <b>you</b> &amp; me</p><img src="http://tracker.example/"></html>
            --b
            Content-Type: application/pdf; name="plan.pdf"
            Content-Disposition: attachment; filename="plan.pdf"
            Content-Transfer-Encoding: base64

            AAAAAAAA
            --b--

            """.ReplaceLineEndings("\r\n"),
            "c@contoso.com",
            ["d@fabrikam.com"]
        );
        _queue.RouteAll();
        var key = new MessageKey(Queue().Id, _queue.Queue.SnapshotMessages(Queue().Id, 1, 1)[0].Id);
        var server = As(AdministratorRole.ServerAdministrator);
        Assert.Contains(
            "Your roles",
            (await Queues.ReadAsync(key, "because", server, Cancel)).Refusal,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Say why",
            (await Queues.ReadAsync(key, "", TestHouse.Operator, Cancel)).Refusal,
            StringComparison.Ordinal
        );

        var reading = await Queues.ReadAsync(key, "because", TestHouse.Operator, Cancel);

        Assert.Null(reading.Refusal);
        Assert.Equal("Hello you & me", reading.Text);
        Assert.True(reading.WasHtml);
        Assert.Equal("Gr\u00fc\u00dfe", reading.Headers[0].Decoded);
        Assert.Equal("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", reading.Headers[0].Raw);
        Assert.Contains("one\r\n two", reading.Headers[1].Raw, StringComparison.Ordinal);
        var attachment = Assert.Single(reading.Attachments);
        Assert.Equal(("plan.pdf", "application/pdf"), (attachment.Name, attachment.MediaType));
        var line = Assert.Single(await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel));
        Assert.Equal(("Get-Message", "Reason: because"), (line.Command, line.Detail));
    }

    private QueueAdministration Queues => _house.Get<QueueAdministration>();

    private MessageKey Key() =>
        new(Queue().Id, _queue.Queue.SnapshotMessages(Queue().Id, 0, 1)[0].Id);

    private Task<ExportedMessage> ExportAsync(
        MessageKey key,
        Actor actor,
        string reason = "the sender asked"
    ) => Queues.ExportAsync(key, reason, actor, Cancel);

    private static Actor As(AdministratorRole role) =>
        new("paul", Door.Console) { Roles = [role.ToString()] };

    private QueueSnapshot Queue() =>
        _queue.Queue.SnapshotQueues().Single(queue => queue.NextHop.Domain == "fabrikam.com");

    private Task<ChangeResult> RetryAsync(long id, AdministratorRole role) =>
        _house
            .Get<QueueAdministration>()
            .RetryAsync(id, new Actor("paul", Door.Console) { Roles = [role.ToString()] }, Cancel);
}
