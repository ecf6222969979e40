using System.Globalization;
using Appliance.Commands;
using Appliance.Shell.Hosting;

namespace Appliance.Tests.Commands;

public sealed class LineEditorTests : IDisposable
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();
    private readonly StringWriter _screen = new(CultureInfo.InvariantCulture);
    private readonly LineEditor _editor;

    public LineEditorTests() => _editor = new LineEditor(_keys.Dequeue, _screen, () => 40);

    public void Dispose() => _screen.Dispose();

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("bc{Home}a", "abc")]
    [InlineData("ac{Left}b", "abc")]
    [InlineData("abx{Back}c", "abc")]
    [InlineData("xabc{Home}{Del}", "abc")]
    [InlineData("Get-Queue{^W}{^W}abc", "abc")]
    [InlineData("wrong{^U}abc", "abc")]
    [InlineData("abc wrong{^Left}{Left}{^K}", "abc")]
    [InlineData("wrong{Esc}abc", "abc")]
    [InlineData("one two{^Left}{^Left}x {End}!", "x one two!")]
    public async Task Keys_edit_the_line(string keys, string expected)
    {
        var line = await ReadAsync(keys + "{Enter}");

        Assert.Equal(new TypedLine(LineEnd.Entered, expected), line);
    }

    [Fact]
    public async Task Earlier_lines_come_back_and_what_was_begun_is_kept()
    {
        _editor.Remember("first");
        _editor.Remember("second");
        _editor.Remember("second");

        Assert.Equal("first", (await ReadAsync("begun{Up}{Up}{Enter}")).Text);
        Assert.Equal("begun", (await ReadAsync("begun{Up}{Up}{Down}{Down}{Enter}")).Text);
    }

    [Fact]
    public async Task It_is_given_up_and_left()
    {
        Assert.Equal(LineEnd.GivenUp, (await ReadAsync("half{^C}")).End);
        Assert.Equal(LineEnd.Left, (await ReadAsync("{^D}")).End);
        Assert.Equal("hlf", (await ReadAsync("half{Home}{Right}{^D}{Enter}")).Text);
    }

    [Fact]
    public async Task A_secret_is_neither_shown_nor_remembered_nor_completed()
    {
        var line = await ReadAsync(
            "whispered{Tab}{Up}{Enter}",
            isSecret: true,
            Choices("whispered-on")
        );

        Assert.Equal("whispered", line.Text);
        Assert.DoesNotContain(
            "w",
            _screen.ToString().Replace("> ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Get-S{Tab}{Enter}", "Get-SendConnector", "Get-SendConnector")]
    [InlineData("Get-{Tab}{Enter}", "Get-Queue", "Get-Queue", "Get-QueueDigest")]
    [InlineData("Get-{Tab}{Tab}{Enter}", "Get-Queue", "Get-Queue", "Get-QueueDigest")]
    [InlineData("Get-{Tab}{Tab}{Tab}{Enter}", "Get-QueueDigest", "Get-Queue", "Get-QueueDigest")]
    [InlineData("Get-{Tab}{+Tab}{Enter}", "Get-QueueDigest", "Get-Queue", "Get-QueueDigest")]
    [InlineData("x{Tab}{Enter}", "x")]
    public async Task Tab_completes(string keys, string expected, params string[] choices)
    {
        var line = await ReadAsync(keys, isSecret: false, Choices(choices));

        Assert.Equal(expected, line.Text);
    }

    [Fact]
    public async Task Any_keys_at_all_do_no_harm()
    {
        var random = new Random(4711);
        string[] keys =
        [
            "a",
            " ",
            "é",
            "漢",
            "{Left}",
            "{^Left}",
            "{Right}",
            "{^Right}",
            "{Home}",
            "{End}",
            "{Back}",
            "{Del}",
            "{^W}",
            "{^K}",
            "{^U}",
            "{Up}",
            "{Down}",
            "{Tab}",
            "{^L}",
        ];
        for (var i = 0; i < 500; i++)
        {
            var typed = string.Concat(
                Enumerable.Range(0, 60).Select(_ => keys[random.Next(keys.Length)])
            );
            _editor.Remember(
                (await ReadAsync(typed + "{Enter}", isSecret: false, Choices("aa", "ab"))).Text
            );
        }
    }

    private static Func<string, int, Task<ShellCompletion>> Choices(params string[] texts) =>
        (text, cursor) =>
            Task.FromResult(
                new ShellCompletion(
                    0,
                    cursor,
                    [.. texts.Select(choice => new ShellChoice(choice, choice, "Command", ""))]
                )
            );

    private Task<TypedLine> ReadAsync(
        string keys,
        bool isSecret = false,
        Func<string, int, Task<ShellCompletion>>? complete = null
    )
    {
        for (var at = 0; at < keys.Length; at++)
        {
            var end = keys[at] == '{' ? keys.IndexOf('}', at) : -1;
            _keys.Enqueue(end < 0 ? Typed(keys[at]) : Named(keys[(at + 1)..end]));
            at = Math.Max(at, end);
        }
        return _editor.ReadAsync("> ", isSecret, complete);
    }

    private static ConsoleKeyInfo Typed(char key) =>
        new(key, ConsoleKey.None, shift: false, alt: false, control: false);

    private static ConsoleKeyInfo Named(string name)
    {
        var isControl = name[0] == '^';
        var isShift = name[0] == '+';
        var key = (isControl || isShift ? name[1..] : name) switch
        {
            "Left" => ConsoleKey.LeftArrow,
            "Right" => ConsoleKey.RightArrow,
            "Up" => ConsoleKey.UpArrow,
            "Down" => ConsoleKey.DownArrow,
            "Back" => ConsoleKey.Backspace,
            "Del" => ConsoleKey.Delete,
            "Esc" => ConsoleKey.Escape,
            var other => Enum.Parse<ConsoleKey>(other),
        };
        return new ConsoleKeyInfo('\0', key, isShift, alt: false, isControl);
    }
}
