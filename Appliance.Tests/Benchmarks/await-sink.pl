#!/usr/bin/perl
# await-sink.pl FILE COUNT SECONDS: waits until smtp-sink's counters (its -c output, in FILE) say COUNT messages, at most SECONDS.
# Prints how many there are and the time of day when they were. Ends with 1 when there are fewer.
use strict;
use warnings;
use Time::HiRes qw(time sleep);

my ($file, $wanted, $patience) = @ARGV;
my $deadline = time + $patience;
open my $counters, '<', $file or die "$file: $!\n";

# Each counter ends with a carriage return; the last whole one counts.
sub count {
    my $size = -s $counters;
    my $tail = '';
    sysseek $counters, $size > 256 ? $size - 256 : 0, 0;
    sysread $counters, $tail, 256;
    my @counts = $tail =~ /mesg=\s*(\d+)\s*\r/g;
    return @counts ? $counts[-1] : 0;
}

my $count = count();
while ($count < $wanted && time < $deadline) {
    sleep 0.01;
    $count = count();
}
printf "%d %.6f\n", $count, time;
exit($count < $wanted);
