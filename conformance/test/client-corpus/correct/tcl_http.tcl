# Tcl with its own http package: a connection for each request, bytes all the way, gzip offered and read.
package require http

# The environment as bytes: Tcl 8.6 keeps no character beyond the basic plane.
proc environment {name} {
  global env
  return [encoding convertto $env($name)]
}
proc byteEncoded {bytes} {
  set out ""
  foreach byte [split $bytes ""] {
    append out [expr {[regexp {[A-Za-z0-9_.~-]} $byte] ? $byte : [format %%%02x [scan $byte %c]]}]
  }
  return $out
}
set base [string trimright [environment TOPICS_URL] /]
set address "$base/topics/[byteEncoded [environment TOPICS_CACHE]]/[byteEncoded [environment TOPICS_TOPIC]]"
set authorization [list Authorization [environment TOPICS_TOKEN]]
http::config -accept application/json

# {status, retry after in ms, body}; status 0 when there was no whole answer, -1 when no connection.
proc exchange {query headers args} {
  global address authorization
  if {[catch {http::geturl $address$query -headers [concat $authorization $headers] -binary 1 {*}$args} token]} {
    return [list -1 0 $token]
  }
  set whole [expr {[http::status $token] eq "ok"}]
  upvar #0 $token state
  if {$state(totalsize) > 0 && $state(currentsize) < $state(totalsize)} { set whole 0 }
  set wait 0
  foreach {name value} [http::meta $token] {
    if {[string tolower $name] ne "retry-after"} continue
    set value [string trim $value]
    if {[regexp {^[0-9]+$} $value]} {
      set wait [expr {[scan $value %lld] * 1000}]
    } elseif {[regexp {GMT$} $value] && ![catch {clock scan $value -gmt 1} when]} {
      set wait [expr {max(0, ($when - [clock seconds]) * 1000)}]
    }
  }
  set answer [list [expr {$whole ? [http::ncode $token] : 0}] $wait [http::data $token]]
  http::cleanup $token
  return $answer
}

proc pause {stepName atLeast} {
  upvar $stepName step
  after [expr {min(max($step, $atLeast), 2147483647)}] {set ::rested 1}
  vwait ::rested
  set step [expr {min($step * 2, 5000)}]
}

# The tokens of a JSON text, with where each ends; an error when it is none.
proc tokens {text} {
  set found {}
  set at 0
  set end [string length $text]
  while {$at < $end} {
    set char [string index $text $at]
    if {[string first $char " \t\r\n"] >= 0} { incr at; continue }
    if {[string first $char "{}\[\]:,"] >= 0} {
      lappend found $char $at $at
      incr at
    } elseif {$char eq "\""} {
      set stop $at
      while 1 {
        set stop [string first "\"" $text [expr {$stop + 1}]]
        if {$stop < 0} { error "a string without an end" }
        for {set back [expr {$stop - 1}]} {[string index $text $back] eq "\\"} {incr back -1} {}
        if {($stop - $back) % 2 == 1} break
      }
      lappend found string $at $stop
      set at [expr {$stop + 1}]
    } elseif {[regexp -indices -start $at {\A[-+.0-9a-zA-Z]+} $text span]} {
      lappend found word $at [lindex $span 1]
      set at [expr {[lindex $span 1] + 1}]
    } else { error "no JSON" }
  }
  return $found
}

# A value as {first last kind children}; children of an object are {name value ...}.
proc value {} {
  upvar 1 found found at at text text
  foreach {kind first last} [lrange $found $at $at+2] break
  if {$at >= [llength $found]} { error "cut" }
  incr at 3
  if {$kind in {string word}} { return [list $first $last $kind {}] }
  if {$kind ni [list "\{" "\["]} { error "no value" }
  set close [expr {$kind eq "\{" ? "\}" : "\]"}]
  set children {}
  if {[lindex $found $at] eq $close} {
    set last [lindex $found $at+1]
    incr at 3
    return [list $first $last $kind {}]
  }
  while 1 {
    if {$kind eq "\{"} {
      if {[lindex $found $at] ne "string" || [lindex $found $at+3] ne ":"} { error "no member" }
      lappend children [string range $text [lindex $found $at+1]+1 [lindex $found $at+2]-1]
      incr at 6
    }
    lappend children [value]
    set next [lindex $found $at]
    set last [lindex $found $at+1]
    incr at 3
    if {$next eq $close} { return [list $first $last $kind $children] }
    if {$next ne ","} { error "no comma" }
  }
}

proc member {object name} {
  if {[lindex $object 2] ne "\{"} { return {} }
  foreach {key value} [lindex $object 3] {
    # A service may write any letter of a name as an escape.
    regsub -all {\\u00([0-7][0-9a-fA-F])} $key {[format %c 0x\1]} key
    if {[subst -nobackslashes -novariables $key] eq $name} { return $value }
  }
  return {}
}

proc number {text object name} {
  set value [member $object $name]
  return [scan [string range $text [lindex $value 0] [lindex $value 1]] %lld]
}

proc follow {} {
  set number 0
  set page 0
  set step 200
  while 1 {
    foreach {status wait text} [exchange ?sequence_number=$number&sequence_page=$page {}] break
    if {$status >= 400 && $status < 500 && $status ni {408 425 429}} {
      puts stderr "$status $text"
      exit 1
    }
    set moved 0
    if {$status == 200 && ![catch {
      set found [tokens $text]
      set at 0
      set answer [value]
      if {$at < [llength $found]} { error "more than a value" }
      member $answer items
    } items]} {
      if {[lindex $items 2] ne "\["} { set items {0 0 array {}} }
      foreach element [lindex $items 3] {
        set item [member $element item]
        set gap [member $element discontinuity]
        if {$item ne {}} {
          set number [expr {[number $text $item topic_sequence_number] + 1}]
          set page [number $text $item sequence_page]
        } elseif {$gap ne {}} {
          set number [number $text $gap new_topic_sequence]
          set page [number $text $gap new_sequence_page]
        } else continue
        # A line end between the tokens of JSON is white space; within a string there is none.
        puts [string map {"\n" " " "\r" " "} [string range $text [lindex $element 0] [lindex $element 1]]]
        set moved 1
      }
      flush stdout
    }
    if {$moved} { set step 200 } else { pause step $wait }
  }
}

# The package's own -type is not sent with an empty body.
proc publish {} {
  set failed 0
  set type {Content-Type text/plain}
  while {[gets stdin line] >= 0} {
    set step 200
    while 1 {
      foreach {status wait text} [exchange "" $type -method POST -query $line] break
      if {$status ni {429 503}} break
      pause step $wait
    }
    if {$status == 204} continue
    puts stderr "not accepted, or not known to be: $status $text"
    set failed 1
    if {$status in {401 403 404}} break
  }
  exit $failed
}

fconfigure stdin -translation binary
fconfigure stdout -translation binary
if {[lindex $argv 0] eq "publish"} publish else follow
