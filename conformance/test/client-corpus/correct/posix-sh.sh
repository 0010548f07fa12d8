#!/bin/sh
# POSIX sh with curl and jq. Headers and body go to files; curl's exit status says whether the answer was whole.
set -u
umask 077
work=$(mktemp -d) || exit 1
child=
trap 'rm -rf "$work"' EXIT
trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 143' TERM INT HUP

encode() {
  printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

base=$TOPICS_URL
while [ "${base%/}" != "$base" ]; do base=${base%/}; done
endpoint=$base/topics/$(encode "$TOPICS_CACHE")/$(encode "$TOPICS_TOPIC")
printf 'Authorization: %s\n' "$TOPICS_TOKEN" >"$work/authorization"

# call ARGUMENT...: sets $status (000 when there was no answer) and $problem (curl's exit status)
call() {
  : >"$work/headers"
  : >"$work/body"
  curl -q -s -g --path-as-is --noproxy '*' -H "@$work/authorization" -D "$work/headers" -o "$work/body" \
    -w '%{http_code}' "$@" >"$work/status" </dev/null &
  child=$!
  wait "$child"
  problem=$?
  child=
  status=$(cat "$work/status")
}

# pause: waits for $delay or for Retry-After, whichever is longer, and doubles $delay up to 8 s
pause() {
  asked=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[[:space:]]*//p' | tail -n 1)
  case $asked in
    '') asked=0 ;;
    *[!0-9]*) asked=$(date -u -d "$asked" +%s 2>/dev/null) && asked=$((asked - $(date +%s))) || asked=0 ;;
  esac
  [ "$asked" -gt "$delay" ] || asked=$delay
  sleep "$asked" &
  child=$!
  wait "$child"
  child=
  [ "$delay" -ge 8 ] || delay=$((delay * 2))
}

subscribe() {
  number=0 page=0 delay=1
  while :; do
    call "$endpoint?sequence_number=$number&sequence_page=$page"
    case $status in
      400 | 401 | 403 | 404)
        echo "$status $(cat "$work/body")" >&2
        exit 1
        ;;
    esac
    if [ "$problem" = 0 ] && [ "$status" = 200 ] &&
      jq -c '.items[] | objects | select(.item or .discontinuity)' "$work/body" >"$work/elements" 2>/dev/null &&
      [ -s "$work/elements" ]; then
      cat "$work/elements"
      next=$(tail -n 1 "$work/elements" | jq -r 'if .item
        then .item | "\(.topic_sequence_number + 1) \(.sequence_page)"
        else .discontinuity | "\(.new_topic_sequence) \(.new_sequence_page)" end')
      number=${next% *} page=${next#* } delay=1
    else
      pause
    fi
  done
}

# A shell variable cannot hold a NUL; any other text goes through unchanged.
publish() {
  code=0
  while IFS= read -r line || [ -n "$line" ]; do
    printf %s "$line" >"$work/message"
    delay=1
    while :; do
      call -H 'Content-Type: text/plain' -H 'Expect:' --data-binary "@$work/message" "$endpoint"
      case $problem$status in
        0204) break ;;
        *429 | *503 | 7000) pause ;;
        0*)
          echo "not accepted: $status $(cat "$work/body")" >&2
          code=1
          case $status in 401 | 403 | 404) exit 1 ;; esac
          break
          ;;
        *)
          echo "may have been accepted: curl ended with $problem" >&2
          code=1
          break
          ;;
      esac
    done
  done
  exit "$code"
}

if [ "${1-}" = publish ]; then publish; else subscribe; fi
