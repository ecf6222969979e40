#!/usr/bin/perl
# idle-connections.pl PORT COUNT SECONDS: opens COUNT connections to 127.0.0.1, prints how many were greeted with 220 within
# SECONDS, and holds them until its standard input ends.
use strict;
use warnings;
use IO::Select;
use Socket;
use Time::HiRes qw(time);

my ($port, $wanted, $patience) = @ARGV;
my $address = pack_sockaddr_in($port, INADDR_LOOPBACK);
my $waiting = IO::Select->new;
my @open;
my $deadline = time + $patience;
# A server with a full backlog lets a connect hang for minutes: what does not come in time does not count.
local $SIG{ALRM} = sub { die "late\n" };
eval {
    alarm $patience / 2;
    for (1 .. $wanted) {
        socket my $connection, PF_INET, SOCK_STREAM, 0 or last;
        connect $connection, $address or last;
        push @open, $connection;
        $waiting->add($connection);
    }
    alarm 0;
};

my $greeted = 0;
while ($waiting->count && time < $deadline) {
    for my $connection ($waiting->can_read(0.2)) {
        my $greeting = '';
        sysread $connection, $greeting, 512;
        $greeted++ if $greeting =~ /^220[ -]/;
        $waiting->remove($connection);
    }
}
$| = 1;
print "$greeted\n";
1 while <STDIN>;
