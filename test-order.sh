#!/usr/bin/env bash
# Drives orders through a running system (npm start) and judges how they end.
#   ./test-order.sh          a menu
#   ./test-order.sh 3        one scenario; exit status 0 means that it went as it should
#   ./test-order.sh 6 my-id  scenario 6 without being asked for the order id
# Needs bash and curl; jq, where there is one, makes answers nicer to read.
# Ports and addresses in .env count, as for npm start.
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

from_env_file API_URL API_PORT CHAOS_URL FAKE_STRIPE_URL CHAOS_PORT WORKER_URL WORKER_PORT FOUNDER_URL FOUNDER_PORT \
  TEMPORAL_UI_URL TEMPORAL_UI_PORT
API_URL="${API_URL:-http://localhost:${API_PORT:-3002}}"
CHAOS_URL="${CHAOS_URL:-${FAKE_STRIPE_URL:-http://localhost:${CHAOS_PORT:-3001}}}"
WORKER_URL="${WORKER_URL:-http://localhost:${WORKER_PORT:-9464}}"
FOUNDER_URL="${FOUNDER_URL:-http://localhost:${FOUNDER_PORT:-3000}}"
TEMPORAL_UI_URL="${TEMPORAL_UI_URL:-http://localhost:${TEMPORAL_UI_PORT:-8080}}"
# Sent as X-Chaos-Script with every order: forces outcomes, such as payment.authorize=insufficient_funds.
CHAOS_SCRIPT="${CHAOS_SCRIPT:-}"
WAIT_SECONDS="${WAIT_SECONDS:-90}"
CHAOS_WAIT_SECONDS="${CHAOS_WAIT_SECONDS:-420}"

# To this machine no proxy leads; those of the environment stay in use for other hosts.
DIRECT="localhost,127.0.0.1,::1${no_proxy:+,$no_proxy}${NO_PROXY:+,$NO_PROXY}"

HTTP_STATUS=
HTTP_BODY=

say() { printf '%s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; return 1; }

# request METHOD URL [curl options]: sets HTTP_STATUS (000 when nobody answered) and HTTP_BODY.
request() {
  local method="$1" url="$2" answer
  shift 2
  answer="$(curl -sS --max-time 15 --noproxy "$DIRECT" -X "$method" -w '\n%{http_code}' "$@" "$url" 2>&1)"
  HTTP_STATUS="${answer##*$'\n'}"
  HTTP_BODY="${answer%$'\n'*}"
}

# The first field of that name: in our answers that is the one of the outermost object.
text_field() {
  local pattern="\"$1\"[[:space:]]*:[[:space:]]*\"([^\"]*)\""
  [[ $HTTP_BODY =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# show [jq filter]: the last answer.
show() {
  command -v jq >/dev/null 2>&1 && jq "${1:-.}" <<<"$HTTP_BODY" 2>/dev/null || say "$HTTP_BODY"
}

# The last answer was not what was asked for.
refused() {
  show
  [ "$HTTP_STATUS" = 000 ] && say 'Is the system running? Start it with: npm start'
  fail "$1: HTTP $HTTP_STATUS"
}

new_id() { printf '%s-%s-%s-%s' "$1" "$(date +%Y%m%d%H%M%S)" "$$" "$RANDOM"; }

order_body() { # id, further members (", \"x\": 1" or nothing)
  cat <<JSON
{"orderId": "$1", "customerId": "customer-001",
 "items": [{"sku": "LAPTOP-001", "quantity": 1, "price": 1299.99}, {"sku": "MOUSE-001", "quantity": 2, "price": 29.99}],
 "totalAmount": 1359.97,
 "shippingAddress": {"street": "12 Harbour Street", "city": "Portland", "state": "ME", "zip": "04101", "country": "US"},
 "customerEmail": "customer-001@example.com"${2:-}}
JSON
}

# start_order ID PROFILE [further members]: PROFILE "" leaves the chaos to the simulator's own profile.
start_order() {
  local id="$1" headers=(-H 'Content-Type: application/json')
  [ -n "$2" ] && headers+=(-H "X-Chaos-Profile: $2")
  [ -n "$CHAOS_SCRIPT" ] && headers+=(-H "X-Chaos-Script: $CHAOS_SCRIPT")
  request POST "$API_URL/api/v1/order" "${headers[@]}" -d "$(order_body "$id" "${3:-}")"
}

must_start() {
  start_order "$@"
  [ "$HTTP_STATUS" = 201 ] || { refused "starting $1"; return 1; }
  say "started $1"
  say "  $(text_field uiLink)"
}

read_status() {
  request GET "$API_URL/api/v1/order/$1/status"
  [ "$HTTP_STATUS" = 200 ] && text_field status
}

is_end() {
  case "$1" in completed | rejected | cancelled | expired | failed | returned | needs_attention) return 0 ;; esac
  return 1
}

# wait_for ID STATUS: follows an order until it has that status, or ends otherwise, or time is up.
wait_for() {
  local id="$1" wanted="$2" until=$((SECONDS + WAIT_SECONDS)) status='' last=''
  while [ "$SECONDS" -lt "$until" ]; do
    status="$(read_status "$id")"
    if [ -n "$status" ] && [ "$status" != "$last" ]; then
      say "  $status"
      last="$status"
    fi
    [ "$status" = "$wanted" ] && return 0
    is_end "$status" && { fail "$id ended $status, not $wanted"; return 1; }
    sleep 0.3
  done
  fail "$id is ${last:-unknown} after $WAIT_SECONDS s, not $wanted"
}

# decide ID DOOR BODY
decide() {
  request POST "$API_URL/api/v1/order/$1/$2" -H 'Content-Type: application/json' -d "$3"
  case "$HTTP_STATUS" in
    200 | 202) say "  $2: $(text_field outcome)" ;;
    *) refused "$2 $1" ;;
  esac
}

# What a reader wants to know of an order; without jq the whole answer is shown.
show_order() {
  request GET "$API_URL/api/v1/order/$1/status"
  show '{status, completedSteps, compensations: [.compensations[] | "\(.activity): \(.status)"], retries, failure, paymentId, trackingNumber} | with_entries(select(.value != null))'
}

ends_as() {
  wait_for "$1" "$2" || { show_order "$1"; return 1; }
  show_order "$1"
  say "OK: $1 ended $2"
}

needs_approval=', "requiresApproval": true'

happy_path() {
  local id
  id="$(new_id happy)"
  must_start "$id" calm && ends_as "$id" completed
}

manual_approval() {
  local id
  id="$(new_id approval)"
  must_start "$id" calm "$needs_approval" && wait_for "$id" pending_approval &&
    decide "$id" approve '{"approvedBy": "manager@example.com", "reason": "known customer"}' && ends_as "$id" completed
}

rejection() {
  local id
  id="$(new_id rejection)"
  must_start "$id" calm "$needs_approval" && wait_for "$id" pending_approval &&
    decide "$id" reject '{"rejectedBy": "manager@example.com", "reason": "address does not exist"}' && ends_as "$id" rejected
}

user_cancellation() {
  local id
  id="$(new_id cancel)"
  must_start "$id" calm "$needs_approval" && wait_for "$id" pending_approval &&
    decide "$id" cancel '{"reason": "ordered by mistake"}' && ends_as "$id" cancelled
}

audit() {
  request GET "$API_URL/api/v1/order/audit"
  [ "$HTTP_STATUS" = 200 ] || { refused audit; return 1; }
  show
  grep -Eq '"ok"[[:space:]]*:[[:space:]]*true' <<<"$HTTP_BODY" || fail 'the audit found violations'
}

chaos_test() {
  local ids='' id n status pending ended='' until verdict=0
  say 'ten orders against the default weights'
  for n in 1 2 3 4 5 6 7 8 9 10; do
    id="$(new_id "chaos-$n")"
    must_start "$id" '' || return 1
    ids="$ids $id"
  done
  until=$((SECONDS + CHAOS_WAIT_SECONDS))
  pending="$ids"
  while [ -n "$pending" ] && [ "$SECONDS" -lt "$until" ]; do
    ids="$pending"
    pending=''
    for id in $ids; do
      status="$(read_status "$id")"
      if is_end "$status"; then
        say "  $id $status"
        ended="$ended$status"$'\n'
      else
        pending="$pending $id"
      fi
    done
    [ -n "$pending" ] && sleep 1
  done
  say 'how they ended:'
  sort <<<"${ended%$'\n'}" | uniq -c
  [ -z "$pending" ] || { fail "not ended after $CHAOS_WAIT_SECONDS s:$pending"; verdict=1; }
  ! grep -q needs_attention <<<"$ended" || { fail 'an order needs attention'; verdict=1; }
  say 'what the ledger says:'
  audit || verdict=1
  [ "$verdict" = 0 ] && say 'OK: every order ended, and the audit holds'
  return "$verdict"
}

custom_order_id() {
  local id="${1:-}"
  if [ -z "$id" ]; then
    printf 'order id: '
    read -r id || return 1
  fi
  [ -n "$id" ] || { fail 'an order id is needed'; return 1; }
  start_order "$id" calm
  case "$HTTP_STATUS" in
    201) say "started $id"; ends_as "$id" completed ;;
    200) say "$id exists already"; ends_as "$id" completed ;;
    409) show_order "$id"; fail "$id exists already, as another order" ;;
    *) refused "starting $id" ;;
  esac
}

open_ui() {
  say "$TEMPORAL_UI_URL"
  request GET "$TEMPORAL_UI_URL"
  [ "$HTTP_STATUS" = 200 ] || { fail "the Temporal UI does not answer (HTTP $HTTP_STATUS)"; return 1; }
  if command -v open >/dev/null 2>&1 && [ "$(uname)" = Darwin ]; then open "$TEMPORAL_UI_URL"
  elif [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null 2>&1; then xdg-open "$TEMPORAL_UI_URL" >/dev/null 2>&1
  fi
  return 0
}

check_service() { # name, url
  request GET "$2"
  if [ "$HTTP_STATUS" = 200 ]; then printf '  %-12s up    %s\n' "$1" "$2"; else
    printf '  %-12s DOWN  %s (HTTP %s)\n' "$1" "$2" "$HTTP_STATUS"
    return 1
  fi
}

check_services() {
  local down=0
  check_service API "$API_URL/health" || down=1
  check_service simulator "$CHAOS_URL/health" || down=1
  check_service worker "$WORKER_URL/health" || down=1
  check_service founder "$FOUNDER_URL/health" || down=1
  check_service Temporal "$TEMPORAL_UI_URL" || down=1
  [ "$down" = 0 ] || fail 'start the system with: npm start'
}

run() {
  case "$1" in
    1) happy_path ;;
    2) manual_approval ;;
    3) rejection ;;
    4) user_cancellation ;;
    5) chaos_test ;;
    6) custom_order_id "${2:-}" ;;
    7) open_ui ;;
    8) check_services ;;
    *) fail "no scenario \"$1\""; return 2 ;;
  esac
}

menu() {
  local choice
  while true; do
    cat <<'MENU'

  1  happy path            5  chaos test (10 orders)
  2  manual approval       6  custom order id
  3  rejection             7  open the Temporal UI
  4  user cancellation     8  check services
  0  exit
MENU
    printf '> '
    read -r choice || return 0
    case "$choice" in
      0) return 0 ;;
      '') ;;
      *) run "$choice" ;;
    esac
  done
}

command -v curl >/dev/null 2>&1 || { fail 'curl is needed'; exit 2; }
if [ "$#" -eq 0 ]; then menu; elif [ "$1" = 0 ]; then exit 0; else run "$@"; fi
