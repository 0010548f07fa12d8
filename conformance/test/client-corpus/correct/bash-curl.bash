#!/usr/bin/env bash
# bash, jq and curl. Not `curl --retry`: up to 7.88 it sleeps for ever on a Retry-After date that has passed.
set -uo pipefail
shopt -s extglob

uri() { jq -rn --arg name "$1" '$name | @uri'; }

endpoint="${TOPICS_URL%%+(/)}/topics/$(uri "$TOPICS_CACHE")/$(uri "$TOPICS_TOPIC")"
quoted=${TOPICS_TOKEN//\\/\\\\}
config="header = \"Authorization: ${quoted//\"/\\\"}\""
curl=(curl -q --silent --show-error --globoff --path-as-is --noproxy '*' --config -
  --write-out '\n%{http_code} %header{retry-after}')
out=$(mktemp)
child=

trap 'rm -f "$out" "$out.body"' EXIT
trap '[[ -n $child ]] && kill "$child" 2>/dev/null; exit 143' TERM

seconds() { # the wait that a Retry-After asks for
  local at
  case $1 in
    '') echo 0 ;;
    *[!0-9]*) if at=$(date -d "$1" +%s 2>/dev/null); then echo $((at > EPOCHSECONDS ? at - EPOCHSECONDS : 0)); else echo 0; fi ;;
    *) echo "$1" ;;
  esac
}

nap() { # nap FAILURES RETRY_AFTER
  local own=$((1 << ($1 > 3 ? 3 : $1))) asked
  asked=$(seconds "$2")
  sleep $((asked > own ? asked : own)) &
  child=$!
  wait "$child"
}

# The next cursor on the first line, then the elements; nothing at all when no element is known.
readonly pick='[.items[] | objects | select(has("item") or has("discontinuity"))]
  | if . == [] then empty else . end
  | (last | if has("item") then .item | [.topic_sequence_number + 1, .sequence_page]
    else .discontinuity | [.new_topic_sequence, .new_sequence_page] end
    | "\(.[0])&sequence_page=\(.[1])"), (.[] | tojson)'

follow() {
  local cursor='0&sequence_page=0' failures=0 reply status after lines problem
  while true; do
    "${curl[@]}" --output "$out.body" "$endpoint?sequence_number=$cursor" \
      <<<"$config" >"$out" &
    child=$!
    wait "$child"
    problem=$?
    read -r status after < <(tail -n 1 "$out")
    if [[ $status == 40[0134] ]]; then
      printf '%s %s\n' "$status" "$(<"$out.body")" >&2
      return 1
    fi
    if [[ $problem == 0 && $status == 200 ]] && reply=$(jq -r "$pick" "$out.body") && [[ -n $reply ]]; then
      mapfile -t lines <<<"$reply"
      printf '%s\n' "${lines[@]:1}"
      cursor=${lines[0]}
      failures=0
    else
      nap $((failures++)) "${after-}"
    fi
  done
}

publish() {
  local line failures reply status after code=0 problem
  while IFS= read -r line || [[ -n $line ]]; do
    for ((failures = 0; ; failures++)); do
      reply=$("${curl[@]}" --header 'Content-Type: text/plain' --data-binary @<(printf %s "$line") "$endpoint" <<<"$config")
      problem=$?
      read -r status after <<<"${reply##*$'\n'}"
      [[ $problem == 0 && $status == 204 ]] && break
      if [[ $problem == 7 || $status == 429 || $status == 503 ]]; then
        nap "$failures" "${after-}"
        continue
      fi
      code=1
      if ((problem)); then echo "may have been accepted: curl ended with $problem" >&2; else echo "not accepted: $reply" >&2; fi
      [[ $status =~ ^(401|403|404)$ ]] && return 1
      break
    done
  done
  return "$code"
}

if [[ ${1-} == publish ]]; then publish; else follow; fi
