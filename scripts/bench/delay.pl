# perl delay.pl SECONDS NEAR FAR: carries packets between two TUN devices that it makes, each packet SECONDS late. Ends with its standard input.
# For the benchmark: a link with a delay, on kernels without netem. Perl is on every Debian, and can do the ioctl.
use strict;
use warnings;
use POSIX ();

$| = 1;
my ($delay, @names) = @ARGV;
my $clock = (POSIX::uname())[4] eq 'aarch64' ? 113 : 228;

# Seconds of CLOCK_MONOTONIC, by clock_gettime: perl-base has no finer clock of its own.
sub now {
    my $time = "\0" x 16;
    syscall($clock, 1, $time);
    my ($seconds, $nanoseconds) = unpack('q q', $time);
    return $seconds + $nanoseconds / 1e9;
}

# TUNSETIFF with IFF_TUN | IFF_NO_PI; its argument is a name of 16 bytes and the flags.
sub tun {
    my ($name) = @_;
    open(my $file, '+<', '/dev/net/tun') or die "/dev/net/tun: $!\n";
    ioctl($file, 0x400454ca, pack('a16 S x22', $name, 0x1001)) or die "$name: $!\n";
    return $file;
}

my @ends = map { tun($_) } @names;
print "ready\n";
my @queues = ([], []);
while (1) {
    my $now = now();
    my $wait;
    for my $from (0, 1) {
        my $queue = $queues[$from];
        syswrite($ends[1 - $from], (shift @$queue)->[1]) while @$queue && $queue->[0][0] <= $now;
        next unless @$queue;
        my $left = $queue->[0][0] - $now;
        $wait = $left if !defined $wait || $left < $wait;
    }
    my $readable = '';
    vec($readable, fileno($_), 1) = 1 for (*STDIN, @ends);
    next unless select($readable, undef, undef, $wait);
    last if vec($readable, fileno(STDIN), 1);
    for my $from (0, 1) {
        next unless vec($readable, fileno($ends[$from]), 1);
        sysread($ends[$from], my $packet, 65536) or next;
        push @{ $queues[$from] }, [now() + $delay, $packet];
    }
}
