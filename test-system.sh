#!/usr/bin/env bash
# Drives orders through the doors of the sibling systems (/api/orders, /orders) of a running system (npm start), and
# judges how they end. Every provider succeeds: chaos profile calm.
#   ./test-system.sh      all four stories; exit status 0 means that all went as they should
#   ./test-system.sh 2    one of them: 1 normal order, 2 high value with approval, 3 cancellation, 4 status updates
# Needs bash and curl. API_URL and API_PORT in .env count, as for npm start.
set -u

# from_env_file NAME...: what .env at the root says, read as Node reads it and never run; what is set already goes before.
from_env_file() {
  local file name line value open=' ' assignment='^[[:space:]]*(export[[:space:]]+)?([A-Z_]+)[[:space:]]*=[[:space:]]*(.*)$'
  file="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/.env"
  [ -f "$file" ] || return 0
  for name in "$@"; do [ -n "${!name+set}" ] || open="$open$name "; done
  while IFS= read -r line || [ -n "$line" ]; do
    [[ ${line%$'\r'} =~ $assignment ]] || continue
    name="${BASH_REMATCH[2]}" value="${BASH_REMATCH[3]}"
    [[ $open == *" $name "* ]] || continue
    case "$value" in
      \"*\"*) value="${value#\"}" value="${value%%\"*}" ;;
      \'*\'*) value="${value#\'}" value="${value%%\'*}" ;;
      *) value="${value%%#*}" value="${value%"${value##*[![:space:]]}"}" ;;
    esac
    printf -v "$name" '%s' "$value"
  done <"$file"
}

from_env_file API_URL API_PORT
API_URL="${API_URL:-http://localhost:${API_PORT:-3002}}"
# Sent as X-Chaos-Script with every order: forces outcomes, such as payment.capture=timeout:before.
CHAOS_SCRIPT="${CHAOS_SCRIPT:-}"
WAIT_SECONDS="${WAIT_SECONDS:-60}"
EXAMPLES="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/examples"

# To this machine no proxy leads; those of the environment stay in use for other hosts.
DIRECT="localhost,127.0.0.1,::1${no_proxy:+,$no_proxy}${NO_PROXY:+,$NO_PROXY}"

HTTP_STATUS=
HTTP_BODY=
SEEN=

say() { printf '%s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; return 1; }
new_id() { printf '%s-%s-%s-%s' "$1" "$(date +%Y%m%d%H%M%S)" "$$" "$RANDOM"; }

# request METHOD PATH [body]: sets HTTP_STATUS (000 when nobody answered) and HTTP_BODY.
request() {
  local method="$1" url="$API_URL$2" answer options=(-sS --max-time 15 --noproxy "$DIRECT" -H 'X-Chaos-Profile: calm')
  [ "$#" -ge 3 ] && options+=(-H 'Content-Type: application/json' -d "$3")
  [ -n "$CHAOS_SCRIPT" ] && options+=(-H "X-Chaos-Script: $CHAOS_SCRIPT")
  answer="$(curl "${options[@]}" -X "$method" -w '\n%{http_code}' "$url" 2>&1)"
  HTTP_STATUS="${answer##*$'\n'}"
  HTTP_BODY="${answer%$'\n'*}"
}

# field NAME: the first field of that name in the last answer, text, number or truth value.
field() {
  local pattern="\"$1\"[[:space:]]*:[[:space:]]*(\"([^\"]*)\"|[^,}[:space:]]+)"
  [[ $HTTP_BODY =~ $pattern ]] || return 1
  if [ "${BASH_REMATCH[1]:0:1}" = '"' ]; then printf '%s' "${BASH_REMATCH[2]}"; else printf '%s' "${BASH_REMATCH[1]}"; fi
}

refused() {
  say "$HTTP_BODY"
  [ "$HTTP_STATUS" = 000 ] && say 'Is the system running? Start it with: npm start'
  fail "$1: HTTP $HTTP_STATUS"
}

# must WHAT STATUS METHOD PATH [body]
must() {
  local what="$1" wanted="$2"
  shift 2
  request "$@"
  [ "$HTTP_STATUS" = "$wanted" ] || { refused "$what"; return 1; }
  say "  $what"
}

# expect NAME VALUE: of the last answer.
expect() {
  [ "$(field "$1")" = "$2" ] && return 0
  say "$HTTP_BODY"
  fail "$1 is $(field "$1" || printf 'missing'), not $2"
}

is_end() {
  case "$1" in completed | rejected | cancelled | expired | failed | returned | needs_attention) return 0 ;; esac
  return 1
}

# wait_for PATH STATUS: follows an order until it has that status, or ends otherwise, or time is up. SEEN lists what it had.
wait_for() {
  local path="$1" wanted="$2" until=$((SECONDS + WAIT_SECONDS)) status='' last=''
  while [ "$SECONDS" -lt "$until" ]; do
    request GET "$path"
    status=''
    [ "$HTTP_STATUS" = 200 ] && status="$(field status)"
    if [ -n "$status" ] && [ "$status" != "$last" ]; then
      say "  $status"
      SEEN="$SEEN $status"
      last="$status"
    fi
    [ "$status" = "$wanted" ] && return 0
    is_end "$status" && { say "$HTTP_BODY"; fail "$path ended $status, not $wanted"; return 1; }
    sleep 0.2
  done
  fail "$path is ${last:-unknown} after $WAIT_SECONDS s, not $wanted"
}

# was STATUS...: the order was seen so.
was() {
  local status
  for status in "$@"; do
    case "$SEEN " in *" $status "*) ;; *) fail "it was seen$SEEN, but not $status"; return 1 ;; esac
  done
}

# retail_order FILE ID: an example under an id of its own; it can be returned for three seconds, not for seven days.
retail_order() {
  sed -e "s/\"orderId\": \"[^\"]*\"/\"orderId\": \"$2\"/" -e '$ s/}/, "overrides": {"returnWindow": "3s"}}/' "$EXAMPLES/$1"
}

normal_order() {
  local id
  id="$(new_id normal)"
  must "start $id" 201 POST /api/orders "$(retail_order order1.json "$id")" &&
    wait_for "/api/orders/$id" completed && expect inventoryReserved true && expect paymentProcessed true &&
    expect totalAmount 1359.97 && was shipped
}

high_value_order() {
  local id
  id="$(new_id high-value)"
  must "start $id" 201 POST /api/orders "$(retail_order order-high-value.json "$id")" &&
    wait_for "/api/orders/$id" awaiting_approval && expect paymentProcessed true &&
    must approve 200 POST "/api/orders/$id/approve" '{"approved": true, "approvedBy": "manager@example.com", "reason": "known customer"}' &&
    wait_for "/api/orders/$id" completed && was shipped
}

# It is charged and its stock is reserved when it is cancelled: both are undone.
cancellation() {
  local id
  id="$(new_id cancel)"
  must "start $id" 201 POST /api/orders "$(retail_order order-high-value.json "$id")" &&
    wait_for "/api/orders/$id" awaiting_approval && expect inventoryReserved true && expect paymentProcessed true &&
    must cancel 200 POST "/api/orders/$id/cancel" '{"reason": "ordered by mistake"}' &&
    wait_for "/api/orders/$id" cancelled && expect inventoryReserved false && expect paymentProcessed false &&
    undone "$id" refundPayment releaseInventory
}

# undone ID ACTIVITY...: these compensations are done.
undone() {
  local id="$1" activity pattern
  shift
  request GET "/api/v1/order/$id/status"
  for activity in "$@"; do
    pattern="\"activity\"[[:space:]]*:[[:space:]]*\"$activity\"[[:space:]]*,[[:space:]]*\"status\"[[:space:]]*:[[:space:]]*\"done\""
    [[ $HTTP_BODY =~ $pattern ]] || { say "$HTTP_BODY"; fail "$activity is not done"; return 1; }
    say "  $activity: done"
  done
}

# The review takes a little longer than usual: time to see the order under way, and to send it elsewhere.
status_updates() {
  local id address='{"street": "12 Harbour Street", "city": "Portland"}' other='{"street": "1 Lighthouse Road", "city": "Portland"}'
  local times='{"reviewDelay": "4s", "deadline": "60s"}'
  id="$(new_id express)"
  must "start $id" 201 POST "/orders/$id/start" "{\"payment_id\": \"pay-$id\", \"address\": $address, \"overrides\": $times}" &&
    wait_for "/orders/$id/status" processing && expect paymentProcessed false &&
    must 'update the address' 200 POST "/orders/$id/signals/update-address" "{\"address\": $other}" &&
    wait_for "/orders/$id/status" completed && expect street '1 Lighthouse Road' && expect paymentProcessed true &&
    expect totalAmount 49.99 && expect profile express
}

story() { # title, function
  say "$1"
  SEEN=
  if "$2"; then say "OK: $1"; return 0; fi
  fail "$1"
}

run() {
  case "$1" in
    1) story 'normal order' normal_order ;;
    2) story 'high-value order with approval' high_value_order ;;
    3) story 'cancellation with compensation' cancellation ;;
    4) story 'status updates' status_updates ;;
    *) fail "no story \"$1\""; return 2 ;;
  esac
}

command -v curl >/dev/null 2>&1 || { fail 'curl is needed'; exit 2; }
if [ "$#" -gt 0 ]; then run "$1"; exit; fi
failed=0
for number in 1 2 3 4; do run "$number" || failed=$((failed + 1)); done
[ "$failed" = 0 ] || { fail "$failed of 4 stories"; exit 1; }
say 'OK: all four'
