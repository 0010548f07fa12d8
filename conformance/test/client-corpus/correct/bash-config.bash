#!/bin/bash
# curl with a config on its standard input, jq for everything that is JSON; the cursor lives in a file.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM INT
uri() { jq -rn --arg text "$1" '$text | @uri'; }
target="${TOPICS_URL%/}/topics/$(uri "$TOPICS_CACHE")/$(uri "$TOPICS_TOPIC")"
quoted=${TOPICS_TOKEN//\\/\\\\}
quoted=${quoted//\"/\\\"}

ask() {
  : >"$work/head"
  : >"$work/body"
  {
    printf 'url = "%s"\n' "$1"
    printf 'header = "Authorization: %s"\n' "$quoted"
    printf '%s\n' 'silent' 'globoff' 'path-as-is'
  } >"$work/config"
  curl -q -K "$work/config" -D "$work/head" -o "$work/body" -w '%{http_code}' "${@:2}"
}

retry_after() {
  local value
  value=$(tr -d '\r' <"$work/head" | sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[[:space:]]*//p' | tail -n 1)
  if [[ $value =~ ^[0-9]{1,9}$ ]]; then
    echo "$value"
  elif [[ $value == *GMT ]] && at=$(date -d "$value" +%s 2>/dev/null); then
    echo $((at - $(date +%s) + 1))
  else
    echo 0
  fi
}

rest() {
  local tenths=$((3 << ($1 > 4 ? 4 : $1))) asked
  asked=$(retry_after)
  if ((asked * 10 > tenths)); then sleep "$asked"; else sleep "$((tenths / 10)).$((tenths % 10))"; fi
}

read -r -d '' last <<'J'
reduce .[] as $element ([];
  if $element.item then [$element.item.topic_sequence_number + 1, $element.item.sequence_page]
  elif $element.discontinuity then [$element.discontinuity | .new_topic_sequence, .new_sequence_page]
  else . end) | if length == 2 then "\(.[0]) \(.[1])" else empty end
J

subscribe() {
  local tries=0 status next
  echo '0 0' >"$work/cursor"
  while :; do
    read -r number page <"$work/cursor"
    if status=$(ask "$target?sequence_number=$number&sequence_page=$page"); then
      case $status in
        200)
          if jq -ce '.items | arrays' "$work/body" >"$work/items" 2>/dev/null && next=$(jq -r "$last" "$work/items" 2>/dev/null) && [[ -n $next ]]; then
            jq -c '.[]' "$work/items"
            echo "$next" >"$work/cursor"
            tries=0
            continue
          fi
          ;;
        400 | 401 | 403 | 404)
          echo "refused: $status" >&2
          exit 1
          ;;
      esac
    fi
    rest $((tries++))
  done
}

publish() {
  local failed=0 tries line status
  while IFS= read -r line || [[ -n $line ]]; do
    tries=0
    while :; do
      printf %s "$line" >"$work/line"
      status=$(ask "$target" -X POST -H 'Content-Type: text/plain' --data-binary "@$work/line")
      code=$?
      if ((code == 7)) || { ((code == 0)) && [[ $status == 429 || $status == 503 ]]; }; then
        rest $((tries++))
        continue
      fi
      if ((code != 0)) || [[ $status != 204 ]]; then failed=1; fi
      break
    done
  done
  exit $failed
}

case ${1:-} in publish) publish ;; *) subscribe ;; esac
