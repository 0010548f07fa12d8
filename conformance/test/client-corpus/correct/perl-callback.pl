#!/usr/bin/perl
# HTTP::Tiny with a data callback: the answer is put together by hand, decoded once it is whole.
use strict;
use warnings;
use HTTP::Tiny;
use JSON::PP;
use Time::HiRes qw(sleep time);
use Time::Local qw(timegm);

$| = 1;
my $json   = JSON::PP->new->utf8->canonical->allow_bignum;
my $escape = sub { my ($text) = @_; $text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge; $text };
my $target = ( $ENV{TOPICS_URL} =~ s{/+\z}{}r ) . join '/', '/topics', map { $escape->( $ENV{$_} ) } qw(TOPICS_CACHE TOPICS_TOPIC);
my $agent  = HTTP::Tiny->new( max_redirect => 0, keep_alive => 1, timeout => 100, verify_SSL => 1, proxy => undef, http_proxy => undef );
my %header = ( Authorization => $ENV{TOPICS_TOKEN} );
my %month;
@month{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;

sub asked_for {
    my ($text) = @_;
    return undef unless defined $text;
    return $1 if $text =~ /\A\s*(\d+)\s*\z/;
    if ( $text =~ /(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/ && exists $month{$2} ) {
        my $left = timegm( $6, $5, $4, $1, $month{$2}, $3 ) - time;
        return $left > 0 ? $left : 0;
    }
    return undef;
}

sub wait_for {
    my ( $tries, $response ) = @_;
    my $grown = 0.3 * 2**( $tries > 5 ? 5 : $tries );
    my $asked = asked_for( $response->{headers}{'retry-after'} );
    $grown = $asked if defined $asked && $asked > $grown;
    sleep( $grown > 86400 ? 86400 : $grown );
}

sub subscribe {
    my ( $number, $page, $tries ) = ( 0, 0, 0 );
    while (1) {
        my ( $body, $of ) = ( '', '' );
        my $take = sub {
            my ( $part, $answer ) = @_;
            # HTTP::Tiny asks a second time by itself, and begins with another answer then.
            ( $body, $of ) = ( '', "$answer" ) if "$answer" ne $of;
            $body .= $part;
        };
        my $response = $agent->get( "$target?sequence_number=$number&sequence_page=$page",
            { headers => \%header, data_callback => $take } );
        my $status = $response->{status};
        if ( $status =~ /\A40[0134]\z/ ) {
            print STDERR "refused: $status\n";
            exit 1;
        }
        my $items = $status == 200 ? eval { $json->decode($body)->{items} } : undef;
        my $moved = 0;
        if ( ref $items eq 'ARRAY' ) {
            for my $element (@$items) {
                next unless ref $element eq 'HASH';
                if ( my $item = $element->{item} ) {
                    $number = $item->{topic_sequence_number} + 1;
                    $page   = $item->{sequence_page};
                }
                elsif ( my $gap = $element->{discontinuity} ) {
                    $number = $gap->{new_topic_sequence};
                    $page   = $gap->{new_sequence_page};
                }
                else { next }
                print $json->encode($element), "\n";
                $moved = 1;
            }
        }
        if ($moved) { $tries = 0; next }
        wait_for( $tries++, $response );
    }
}

sub publish {
    my $bad = 0;
    binmode STDIN;
    while ( defined( my $line = <STDIN> ) ) {
        chomp $line;
        my $tries = 0;
        while (1) {
            my $response = $agent->request( 'POST', $target,
                { headers => { %header, 'Content-Type' => 'text/plain' }, content => $line } );
            my $status = $response->{status};
            if ( $status == 429 || $status == 503 ) { wait_for( $tries++, $response ); next }
            $bad++ unless $status == 204;
            last;
        }
    }
    exit( $bad ? 1 : 0 );
}

( $ARGV[0] // '' ) eq 'publish' ? publish() : subscribe();
