namespace Appliance.Shell.Help;

/// <summary>Help of the commands that work on text and objects of the session.</summary>
internal static class UtilityHelp
{
    public static CommandHelp[] All { get; } =
    [
        new(
            "Format-Table",
            "Shows objects as a table.",
            [
                new("Get-ExchangeServer | Format-Table Name, Fqdn", ""),
                new("Get-ExCommand | ft -AutoSize", ""),
            ]
        ),
        new(
            "Format-List",
            "Shows objects one property a line.",
            [
                new("Get-ExchangeServer | Format-List", ""),
                new("Get-ExchangeServer | fl Name, Fqdn", ""),
            ]
        ),
        new(
            "Format-Wide",
            "Shows one property of many objects in columns.",
            [
                new("Get-ExCommand | Format-Wide Name", ""),
                new("Get-ExCommand | fw Name -Column 3", ""),
            ]
        ),
        new(
            "Select-Object",
            "Takes some properties, or some of the objects.",
            [
                new("Get-ExCommand | Select-Object -First 3", ""),
                new("Get-ExchangeServer | select Name, Fqdn", ""),
            ]
        ),
        new(
            "Sort-Object",
            "Brings objects into order.",
            [new("Get-ExCommand | Sort-Object Name -Descending", ""), new("3,1,2 | sort", "")]
        ),
        new(
            "Group-Object",
            "Counts objects that have the same value.",
            [new("Get-ExCommand | Group-Object Verb", ""), new("1,1,2 | group -NoElement", "")]
        ),
        new(
            "Measure-Object",
            "Counts objects; sums and averages a property.",
            [new("Get-ExCommand | Measure-Object", ""), new("1,2,3 | measure -Sum -Average", "")]
        ),
        new(
            "Compare-Object",
            "Says what stands in one list and not in the other.",
            [new("Compare-Object 1,2 2,3", ""), new("compare a,b b,c -IncludeEqual", "")]
        ),
        new(
            "ForEach-Object",
            "Runs a block for each object.",
            [new("1..3 | ForEach-Object { $_ * 2 }", ""), new("Get-ExCommand | % Name", "")]
        ),
        new(
            "Out-String",
            "Makes text of objects, as the screen would show them.",
            [
                new("Get-ExchangeServer | Out-String", ""),
                new("Get-ExchangeServer | Out-String -Stream", ""),
            ]
        ),
        new(
            "ConvertTo-Json",
            "Makes JSON of objects.",
            [
                new("Get-ExchangeServer | ConvertTo-Json", ""),
                new("1,2 | ConvertTo-Json -Compress", ""),
            ]
        ),
        new(
            "ConvertTo-Csv",
            "Makes comma-separated values of objects.",
            [
                new("Get-ExchangeServer | ConvertTo-Csv -NoTypeInformation", ""),
                new("Get-ExCommand | select Name | ConvertTo-Csv", ""),
            ]
        ),
        new(
            "ConvertTo-Html",
            "Makes an HTML table of objects.",
            [
                new("Get-ExchangeServer | ConvertTo-Html Name, Fqdn -Title 'Our server'", ""),
                new("Get-ExchangeServer | ConvertTo-Html -As List -Fragment", ""),
            ]
        ),
        new(
            "Export-Csv",
            "Gives comma-separated values as a file of yours.",
            [
                new("Get-ExCommand | Export-Csv commands.csv -NoTypeInformation", ""),
                new("Get-ExchangeServer | Export-Csv -Path server.csv", ""),
            ]
        ),
        new(
            "Get-Member",
            "Shows what objects have.",
            [
                new("Get-ExchangeServer | Get-Member", ""),
                new("Get-ExchangeServer | gm -Name F*", ""),
            ]
        ),
        new(
            "Get-Date",
            "Tells the time, in UTC.",
            [new("Get-Date", ""), new("Get-Date -Format yyyy-MM-dd", "")]
        ),
        new(
            "Get-Credential",
            "Asks for a user name and a password.",
            [
                new("Get-Credential relay", ""),
                new("Get-Credential -UserName relay -Message \"For the smart host\"", ""),
            ]
        ),
        new(
            "ConvertTo-SecureString",
            "Makes a secret of a text. The audit log masks it.",
            [
                new("ConvertTo-SecureString 'a long password' -AsPlainText -Force", ""),
                new("'a long password' | ConvertTo-SecureString -AsPlainText -Force", ""),
            ]
        ),
        new(
            "Write-Output",
            "Passes objects on.",
            [new("Write-Output 1 2", ""), new("echo text", "")]
        ),
        new(
            "Write-Host",
            "Writes words on the screen.",
            [new("Write-Host Done", ""), new("Write-Host a b -Separator ','", "")]
        ),
        new(
            "Write-Warning",
            "Writes a warning.",
            [new("Write-Warning \"Look at this\"", ""), new("\"Look\" | Write-Warning", "")]
        ),
        new(
            "Write-Verbose",
            "Writes what is shown with -Verbose only.",
            [new("Write-Verbose step", ""), new("Write-Verbose step -Verbose", "")]
        ),
        new(
            "Write-Error",
            "Writes an error.",
            [
                new("Write-Error \"It did not work\" -ErrorAction SilentlyContinue", ""),
                new("\"Nor this\" | Write-Error -ErrorAction SilentlyContinue", ""),
            ]
        ),
        new(
            "Read-Host",
            "Asks for a line.",
            [
                new("Read-Host \"Which connector\"", ""),
                new("Read-Host Password -AsSecureString", ""),
            ]
        ),
        new(
            "Tee-Object",
            "Keeps what passes in a variable.",
            [
                new("Get-ExchangeServer | Tee-Object server", ""),
                new("1,2 | tee numbers | Out-Null", ""),
            ]
        ),
        new("Clear-Host", "Empties the screen.", [new("Clear-Host", ""), new("cls", "")]),
    ];
}
