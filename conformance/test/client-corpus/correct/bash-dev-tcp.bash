#!/usr/bin/env bash
# HTTP/1.0 by hand over bash's own /dev/tcp; jq reads what comes.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' TERM INT
rest=${TOPICS_URL#http://}
authority=${rest%%/*}
base=${rest#"$authority"}
host=${authority%%:*}
port=${authority##*:}
[[ $authority == *:* ]] || port=80
encoded() { jq -nr --arg name "$1" '$name | @uri'; }
path=${base%/}/topics/$(encoded "$TOPICS_CACHE")/$(encoded "$TOPICS_TOPIC")
jumps='if .item then [.item.topic_sequence_number + 1, .item.sequence_page]
  else [.discontinuity.new_topic_sequence, .discontinuity.new_sequence_page] end | @tsv'

# One poll. Leaves the head without its CRs in `head`, the body in a file; fails when either is not whole.
ask() {
  status= after=
  { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || return 1
  printf 'GET %s?sequence_number=%s&sequence_page=%s HTTP/1.0\r\nHost: %s\r\nAuthorization: %s\r\n\r\n' \
    "$path" "$number" "$page" "$authority" "$TOPICS_TOKEN" >&3
  local line name length= ended=
  while IFS= read -r line <&3; do
    line=${line%$'\r'}
    if [[ -z $status ]]; then
      status=${line#* }
      status=${status%% *}
    elif [[ -z $line ]]; then
      ended=1
      break
    else
      name=${line%%:*}
      case ${name,,} in
      content-length) length=${line#*:} ;;
      retry-after) after=${line#*:} ;;
      esac
    fi
  done
  cat <&3 >"$folder/body"
  exec 3>&-
  after=${after# }
  [[ -n $ended ]] && { [[ -z $length ]] || (($(stat -c %s "$folder/body") == length)); }
}

pause() {
  local seconds=0
  if [[ $after =~ ^[0-9]+$ ]]; then
    seconds=$after
  elif [[ -n $after ]]; then
    seconds=$(($(date -d "$after" +%s 2>/dev/null || echo 0) - $(date +%s) + 1))
  fi
  ((seconds * 10 > tenths)) || seconds=$((tenths / 10)).$((tenths % 10))
  sleep "$seconds" &
  wait $!
  ((tenths = tenths * 2 > 50 ? 50 : tenths * 2))
}

number=0 page=0 tenths=3
for (( ; ; )); do
  : >"$folder/new"
  if ask && [[ $status == 200 ]]; then
    jq -c '.items[] | select(type == "object" and (has("item") or has("discontinuity")))' \
      "$folder/body" >"$folder/new" 2>/dev/null || : >"$folder/new"
  elif [[ $status =~ ^40[0134]$ ]]; then
    echo "refused: $status" >&2
    exit 1
  fi
  if [[ -s $folder/new ]]; then
    cat "$folder/new"
    read -r number page < <(tail -n 1 "$folder/new" | jq -r "$jumps")
    tenths=3
  else
    pause
  fi
done
