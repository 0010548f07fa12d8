#!/bin/sh
# wget and jq: an answer goes into a file, and its headers into another.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' TERM INT
body=$folder/body
head=$folder/head
encoded() { printf %s "$1" | jq -sRr @uri; }
url=${TOPICS_URL%/}/topics/$(encoded "$TOPICS_CACHE")/$(encoded "$TOPICS_TOPIC")

# What wget asks with, so that no token is in the list of processes.
umask 077
cat >"$folder/wgetrc" <<END
tries = 1
max_redirect = 0
content_on_error = on
server_response = on
timeout = 300
compression = none
use_proxy = off
header = Authorization: $TOPICS_TOKEN
END
export WGETRC="$folder/wgetrc"

# One request. Sets `status`, empty when the answer did not come whole, and `code`.
ask() {
  : >"$body"
  wget -nv -O "$body" "$@" 2>"$head" &
  wait $!
  code=$?
  status=$(sed -n 's/^ *HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$head" | tail -n 1)
  # 0: a success; 6 and 8: the service refused; anything else: it is not whole.
  case $code in 0 | 6 | 8) ;; *) status= ;; esac
}

# Waits: longer each time, and for as long as Retry-After says.
later() {
  asked=$(sed -n 's/^ *[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *//p' "$head" | tr -d '\r' | tail -n 1)
  case $asked in
  '') seconds=0 ;;
  *[!0-9]*) seconds=$(($(date -d "$asked" +%s 2>/dev/null || echo 0) - $(date +%s))) ;;
  *) seconds=$asked ;;
  esac
  if [ "$seconds" -gt "$delay" ] 2>/dev/null; then sleep "$seconds" & else sleep "$delay" & fi
  wait $!
  [ "$delay" -ge 4 ] || delay=$((delay * 2))
}

subscribe() {
  cursor='sequence_number=0&sequence_page=0'
  delay=1
  while :; do
    ask --header='Accept: application/json' "$url?$cursor"
    case $status in
    200)
      if jq -c '.items[] | select(type == "object" and (has("item") or has("discontinuity")))' "$body" >"$folder/new" 2>"$folder/why" &&
        [ -s "$folder/new" ]; then
        cat "$folder/new"
        cursor=$(tail -n 1 "$folder/new" | jq -r '
          if .item then "sequence_number=\(.item.topic_sequence_number + 1)&sequence_page=\(.item.sequence_page)"
          else "sequence_number=\(.discontinuity.new_topic_sequence)&sequence_page=\(.discontinuity.new_sequence_page)" end')
        delay=1
        continue
      fi
      ;;
    400 | 401 | 403 | 404)
      echo "refused: $status" >&2
      exit 1
      ;;
    esac
    later
  done
}

subscribe
