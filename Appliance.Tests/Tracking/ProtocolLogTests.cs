using System.Net;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Storage;
using Appliance.Tests.Configuration;
using Appliance.Tests.Support;
using Appliance.Tracking;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Tracking;

public sealed class ProtocolLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    // Files are aged by the clock of the machine, so the test begins there.
    private readonly FakeTimeProvider _time = new(
        new DateTimeOffset(DateTime.UtcNow.Date.AddHours(10), TimeSpan.Zero)
    );

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_session_is_written_as_the_format_says()
    {
        await using (var log = Start())
        {
            var session = log.Begin("Out, to \"all\"");
            session.Attempt(IPEndPoint.Parse("192.0.2.1:25"));
            session.Connected(IPEndPoint.Parse("10.0.0.5:40000"), IPEndPoint.Parse("192.0.2.1:25"));
            session.Received("250-one\r\n250 two\r\n"u8);
            session.Sent("QUIT\r\n"u8);
            session.Note("a\r\nb\0", "why");
            session.Ended(isRemote: true);
            session.Ended(isRemote: false);
        }

        var lines = await File.ReadAllLinesAsync(File1, Cancellation);
        Assert.Equal("#Software: Appliance", lines[0]);
        Assert.StartsWith("#Version: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("#Log-Type: SMTP Send Protocol Log", lines[2]);
        Assert.Equal($"#Date: {_time.GetUtcNow():yyyy-MM-dd}T10:00:00.000Z", lines[3]);
        Assert.Equal(
            "#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context",
            lines[4]
        );
        var id = lines[5].Split(',')[3];
        var start = $"{_time.GetUtcNow():yyyy-MM-dd}T10:00:00.000Z,\"Out, to \"\"all\"\"\",{id},";
        Assert.Matches("^[0-9A-F]{16}$", id);
        Assert.Equal(
            [
                start + "0,,192.0.2.1:25,*,,attempting to connect",
                start + "1,10.0.0.5:40000,192.0.2.1:25,+,,",
                start + "2,10.0.0.5:40000,192.0.2.1:25,<,250-one,",
                start + "3,10.0.0.5:40000,192.0.2.1:25,<,250 two,",
                start + "4,10.0.0.5:40000,192.0.2.1:25,>,QUIT,",
                start + @"5,10.0.0.5:40000,192.0.2.1:25,*,a\r\nb\0,why",
                start + "6,10.0.0.5:40000,192.0.2.1:25,-,,Remote",
            ],
            lines[5..]
        );
    }

    [Fact]
    public async Task Sessions_have_numbers_of_their_own()
    {
        await using var log = Start();

        Assert.NotEqual(log.Begin("a").Id, log.Begin("a").Id);
    }

    [Fact]
    public async Task A_full_file_is_followed_by_a_new_one_and_so_is_that_of_yesterday()
    {
        await using (var log = Start(maxFile: 600))
        {
            for (var i = 0; i < 6; i++)
                log.Begin("c").Note(new string('x', 150));
            _time.Advance(TimeSpan.FromDays(1));
            log.Begin("c").Note("tomorrow");
        }

        var day = _time.GetUtcNow().AddDays(-1);
        Assert.Equal(
            [
                $"SEND{day:yyyyMMdd}-1.log",
                $"SEND{day:yyyyMMdd}-2.log",
                $"SEND{day:yyyyMMdd}-3.log",
                $"SEND{_time.GetUtcNow():yyyyMMdd}-1.log",
            ],
            Names
        );
        Assert.All(
            Directory.GetFiles(_directory.Path),
            file => Assert.StartsWith("#Software", File.ReadAllText(file), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task After_a_restart_the_file_of_the_day_goes_on()
    {
        await using (var log = Start())
            log.Begin("c").Note("first");
        await using (var log = Start())
            log.Begin("c").Note("second");

        Assert.Single(Names);
        Assert.Equal(7, (await File.ReadAllLinesAsync(File1, Cancellation)).Length);
    }

    [Fact]
    public async Task Files_that_are_too_old_go_and_others_than_the_log_stay()
    {
        var old = Existing("SEND20200101-1.log", days: 31);
        var young = Existing("SEND20200102-1.log", days: 29);
        var foreign = Existing("notes.log", days: 400);

        await using (var log = Start(maxAge: TimeSpan.FromDays(30)))
            log.Begin("c").Note("x");

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public async Task An_age_of_zero_is_never()
    {
        var old = Existing("SEND20200101-1.log", days: 4000);

        await using (var log = Start(maxAge: TimeSpan.Zero))
            log.Begin("c").Note("x");

        Assert.True(File.Exists(old));
    }

    [Fact]
    public async Task The_oldest_go_before_all_together_are_too_large()
    {
        var oldest = Existing("SEND20200101-1.log", days: 3, size: 400);
        var middle = Existing("SEND20200102-1.log", days: 2, size: 400);
        var newest = Existing("SEND20200103-1.log", days: 1, size: 400);

        await using (var log = Start(maxFile: 1000, maxDirectory: 2000))
            log.Begin("c").Note("x");

        Assert.Equal([false, true, true], new[] { oldest, middle, newest }.Select(File.Exists));
    }

    [Fact]
    public async Task Without_a_path_nothing_is_written()
    {
        await using var log = new ProtocolLog(
            "send",
            "SEND",
            "SMTP Send Protocol Log",
            _time,
            NullLogger.Instance
        );
        log.Use(new ProtocolLogSettings(null, TimeSpan.Zero, null, null));
        log.Begin("c").Note("x");

        Assert.Equal(0, log.Dropped);
        Assert.Empty(Names);
    }

    [Fact]
    public async Task What_the_disk_does_not_take_is_lost_and_counted_and_it_goes_on_when_it_can()
    {
        var blocked = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(blocked, "no directory", Cancellation);
        var log = Start(path: Path.Combine(blocked, "below"));
        await using (log)
        {
            log.Begin("c").Note("x");
            while (log.Dropped == 0)
                await Task.Yield();
            _time.Advance(TimeSpan.FromMinutes(1));
            log.Use(Settings(_directory.Path));
            log.Begin("c").Note("later");
        }

        Assert.Equal(1, log.Dropped);
        Assert.Contains(
            "later",
            await File.ReadAllTextAsync(File1, Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_to_is_said_where_it_matters()
    {
        var blocked = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(blocked, "no directory", Cancellation);
        await using var logs = new ProtocolLogs(
            DataDirectory.Look(_directory.Path),
            _time,
            NullLogger<ProtocolLogs>.Instance
        );
        var server = TestOrganization.Server with { SendProtocolLogPath = "file/below" };
        var verbose = TestOrganization.ByDns with
        {
            ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
        };

        Assert.Empty(
            await logs.ReconcileAsync(
                TestOrganization.With(server, TestOrganization.ByDns),
                Cancellation
            )
        );
        var effect = Assert.Single(
            await logs.ReconcileAsync(TestOrganization.With(server, verbose), Cancellation)
        );
        Assert.Equal(server.Id, effect.ObjectId);
        Assert.Contains(Path.Combine(blocked, "below"), effect.Message, StringComparison.Ordinal);
        Assert.Empty(
            await logs.ReconcileAsync(
                TestOrganization.With(TestOrganization.Server, verbose),
                Cancellation
            )
        );
        Assert.True(
            Directory.Exists(Path.Combine(_directory.Path, "logs", "ProtocolLog", "SmtpSend"))
        );
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File1 =>
        Path.Combine(_directory.Path, $"SEND{_time.GetUtcNow():yyyyMMdd}-1.log");

    private IEnumerable<string> Names =>
        Directory
            .GetFiles(_directory.Path)
            .Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal);

    private ProtocolLog Start(
        long? maxFile = null,
        long? maxDirectory = null,
        TimeSpan? maxAge = null,
        string? path = null
    )
    {
        var log = new ProtocolLog(
            "send",
            "SEND",
            "SMTP Send Protocol Log",
            _time,
            NullLogger.Instance
        );
        log.Use(Settings(path ?? _directory.Path, maxFile, maxDirectory, maxAge));
        return log;
    }

    private static ProtocolLogSettings Settings(
        string path,
        long? maxFile = null,
        long? maxDirectory = null,
        TimeSpan? maxAge = null
    ) =>
        new(
            path,
            maxAge ?? TimeSpan.Zero,
            maxDirectory is { } all ? new ByteSize(all) : null,
            maxFile is { } one ? new ByteSize(one) : null
        );

    private string Existing(string name, int days, int size = 10)
    {
        var path = Path.Combine(_directory.Path, name);
        File.WriteAllText(path, new string('x', size));
        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime.AddDays(-days));
        return path;
    }
}
