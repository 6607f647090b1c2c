#!/usr/bin/env bash
# Prints the nginx configuration that nginx.conf.template describes. Variables of the environment:
#   SITE_ROOT              the folder with the built site; this or ALLOWED_ORIGIN is needed
#   ALLOWED_ORIGIN         the origin of a page elsewhere that may call, such as https://tasks.example
#   LISTEN                 port or address:port                         [127.0.0.1:8080]
#   SERVER_NAME            the name of this server                      [_]
#   TLS_CERTIFICATE        certificate and key of this server           [none: plain HTTP]
#   TLS_KEY
#   ALLOWED_HOST_SUFFIXES  of the cloud's hosts                         [myhuaweicloud.com myhuaweicloud.eu]
#   CA_FILE                who may vouch for the cloud's hosts          [/etc/ssl/certs/ca-certificates.crt]
#   CONNECT_SRC            where the page may connect to, as its policy says it
#                          ['self' https: http://localhost:* http://*.localhost:* http://127.0.0.1:*]
#   RESOLVER               name server, with nginx's options            [the system's first, for IPv4]
#   UPSTREAM_ADDRESS       address:port to connect to, whichever host is asked for  [the host itself]
#   ACCESS_LOG             the log of visits to the site                [/var/log/nginx/taskdeck.log]
#   BROTLI                 1 where nginx has libnginx-mod-http-brotli-static: serves .br files as well
#   RUN_DIR                an existing folder for pid, logs and temporary files     [none, see below]
#   WORKER_USER            with RUN_DIR and started by root             [nginx's own choice]
#
# Without RUN_DIR, a file for the folder that the system's nginx reads its servers from:
#   SITE_ROOT=/srv/taskdeck deploy/render.sh >/etc/nginx/conf.d/taskdeck.conf
# With RUN_DIR, a whole configuration, which also runs without root:
#   SITE_ROOT=$PWD/dist RUN_DIR=$(mktemp -d) deploy/render.sh >/tmp/taskdeck.conf
#   nginx -c /tmp/taskdeck.conf
set -euo pipefail

fail() {
  echo "render.sh: $*" >&2
  exit 1
}

# variable NAME PATTERN WHAT [DEFAULT]: sets what is not set, and refuses what does not fit.
variable() {
  declare -g "$1=${!1:-${4:-}}"
  [[ ! ${!1} || ${!1} =~ ^($2)$ ]] || fail "$1 is not $3: ${!1}"
}

# Text without other special characters than dots as a regular expression.
literal() { echo "${1//./\\.}"; }

name='[a-z0-9-]+(\.[a-z0-9-]+)*'
address='([0-9.]+|\[[0-9a-f:]+\])'
file='/[^"$\]*'

variable SITE_ROOT "$file" "an absolute path"
variable ALLOWED_ORIGIN "https?://$name(:[0-9]+)?" "an origin such as https://tasks.example"
variable LISTEN "($address:)?[0-9]+" "a port or address:port" 127.0.0.1:8080
variable SERVER_NAME "_|$name" "a name of a host" _
variable TLS_CERTIFICATE "$file" "an absolute path"
variable TLS_KEY "$file" "an absolute path"
variable ALLOWED_HOST_SUFFIXES "$name( $name)*" "names with a blank between them" "myhuaweicloud.com myhuaweicloud.eu"
variable CA_FILE "$file" "an absolute path" /etc/ssl/certs/ca-certificates.crt
variable CONNECT_SRC "[^]\"\$,;[]+" "sources with a blank between them" \
  "'self' https: http://localhost:* http://*.localhost:* http://127.0.0.1:*"
# shellcheck disable=SC2016 # awk's
system_resolver='/^nameserver/ { print ($2 ~ /:/ ? "[" $2 "]" : $2) " ipv6=off"; exit }'
variable RESOLVER '[^;"{}]*' "a name server" "$(awk "$system_resolver" /etc/resolv.conf 2>/dev/null || true)"
variable UPSTREAM_ADDRESS "$address:[0-9]+" "address:port"
variable ACCESS_LOG "$file" "an absolute path" /var/log/nginx/taskdeck.log
variable BROTLI 1 "1 or nothing"
variable RUN_DIR "$file" "an absolute path"
variable WORKER_USER '[a-z_][a-z0-9_-]*' "a name of a user"

[[ $SITE_ROOT || $ALLOWED_ORIGIN ]] ||
  fail "set SITE_ROOT (the folder with the built site) or ALLOWED_ORIGIN (of a page elsewhere)"
[[ ${TLS_CERTIFICATE:+set} == "${TLS_KEY:+set}" ]] || fail "set both TLS_CERTIFICATE and TLS_KEY, or neither"
[[ $RESOLVER || $UPSTREAM_ADDRESS ]] || fail "set RESOLVER: the system names no name server"

# shellcheck disable=SC2016 # nginx's variable
UPSTREAM_ADDRESS=${UPSTREAM_ADDRESS:-'$cloud_host'}
# What a server says of a page has to allow what the page itself allows: the same scripts, by the same hashes.
if [[ $SITE_ROOT ]]; then
  [[ -r $SITE_ROOT/index.html ]] || fail "SITE_ROOT holds no built site: $SITE_ROOT"
  hashes=$(grep -hoE "'sha256-[A-Za-z0-9+/=]+'" "$SITE_ROOT/index.html" "$SITE_ROOT/404.html" | sort -u || true)
  # shellcheck disable=SC2034 # for the template
  SCRIPT_HASHES=${hashes//$'\n'/ }
fi
# shellcheck disable=SC2034 # for the template
ALLOWED_ORIGIN_PATTERN=$(literal "$ALLOWED_ORIGIN")
ALLOWED_HOST_SUFFIXES=$(literal "${ALLOWED_HOST_SUFFIXES// /|}")

# In the template, @NAME@ is a variable's value, and the lines from `#if NAME` to `#end` are there
# when it has one, those after `#else` when it has none. They may be nested.
shown=(1)
while IFS= read -r line; do
  case $line in
  '#if '*)
    variable=${line#'#if '}
    shown+=("${shown[-1]:+${!variable:+1}}")
    ;;
  '#else') [[ ${shown[-1]} ]] && shown[-1]= || shown[-1]=${shown[-2]} ;;
  '#end') unset 'shown[-1]' ;;
  *)
    [[ ${shown[-1]} ]] || continue
    while [[ $line =~ @([A-Z_]+)@ ]]; do
      variable=${BASH_REMATCH[1]}
      line=${line/"@$variable@"/"${!variable}"}
    done
    printf '%s\n' "$line"
    ;;
  esac
done <"${BASH_SOURCE[0]%/*}/nginx.conf.template"
