#!/usr/bin/perl
# HTTP::Tiny and JSON::PP, both core. HTTP::Tiny asks a second time at once when a GET meets a closed socket.
use strict;
use warnings;
use HTTP::Tiny;
use JSON::PP;
use Time::HiRes qw(sleep time);
use Time::Local qw(timegm);

$| = 1;
binmode $_ for *STDIN, *STDOUT;

sub encoded { my ($name) = @_; $name =~ s/([^A-Za-z0-9\-._~])/sprintf '%%%02X', ord $1/ge; return $name }

( my $base = $ENV{TOPICS_URL} ) =~ s{/+\z}{};
my $endpoint = join '/', $base, 'topics', encoded( $ENV{TOPICS_CACHE} ), encoded( $ENV{TOPICS_TOPIC} );
my $http = HTTP::Tiny->new(
    agent           => 'topics-perl',
    default_headers => { Authorization => $ENV{TOPICS_TOKEN} },
    max_redirect    => 0,
    timeout         => 60,
    proxy => undef, http_proxy => undef, https_proxy => undef,
);
my $json = JSON::PP->new->utf8->canonical->allow_nonref;

my %month;
@month{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;

sub retry_after {
    my ($value) = @_;
    return 0 unless defined $value;
    return $value if $value =~ /\A\d+\z/;
    return 0 unless $value =~ /(\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/ && defined $month{$2};
    return timegm( $6, $5, $4, $1, $month{$2}, $3 ) - time;
}

sub pause {
    my ( $failures, $response ) = @_;
    my $own = 0.25 * 2**$failures;
    $own = 6 if $own > 6;
    my $asked = retry_after( $response->{headers}{'retry-after'} );
    sleep( $asked > $own ? $asked : $own );
    return;
}

sub subscribe {
    my ( $number, $page, $failures ) = ( 0, 0, 0 );
    while (1) {
        my $response = $http->get("$endpoint?sequence_number=$number&sequence_page=$page");
        my $status   = $response->{status};
        die "$status $response->{content}\n" if $status =~ /\A40[0134]\z/;
        next if $status == 599 && $response->{content} =~ /^Timed out while waiting for socket to become ready/;
        my $answer = $status == 200 ? eval { $json->decode( $response->{content} ) } : undef;
        my $items  = ref $answer eq 'HASH' && ref $answer->{items} eq 'ARRAY' ? $answer->{items} : [];
        my $taken  = 0;
        for my $element ( grep { ref $_ eq 'HASH' } @$items ) {
            next unless $element->{item} || $element->{discontinuity};
            print $json->encode($element), "\n";
            if ( my $item = $element->{item} ) {
                ( $number, $page ) = ( $item->{topic_sequence_number} + 1, $item->{sequence_page} );
            }
            elsif ( my $gap = $element->{discontinuity} ) {
                ( $number, $page ) = @$gap{qw(new_topic_sequence new_sequence_page)};
            }
            $taken++;
        }
        if   ($taken) { $failures = 0 }
        else          { pause( $failures++, $response ) }
    }
}

sub publish {
    my $code = 0;
    while ( defined( my $line = <STDIN> ) ) {
        chomp $line;
        my $failures = 0;
        while (1) {
            my $response =
              $http->post( $endpoint, { headers => { 'Content-Type' => 'text/plain' }, content => $line } );
            my ( $status, $content ) = @$response{qw(status content)};
            last if $status == 204;
            my $unsent = $status == 599 && $content =~ /^Could not connect/;
            if ( $status == 429 || $status == 503 || $unsent ) {
                pause( $failures++, $response );
                next;
            }
            print STDERR $status == 599 ? "may have been accepted: $content" : "not accepted: $status $content\n";
            exit 1 if $status =~ /\A40[134]\z/;
            $code = 1;
            last;
        }
    }
    exit $code;
}

@ARGV && $ARGV[0] eq 'publish' ? publish() : subscribe();
