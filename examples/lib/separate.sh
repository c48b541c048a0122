# Sourced by the examples: separates the parties on one machine, so that they cannot open each other's
# folders.
#
#   separate FOLDER PARTY...   chooses the way, sets SEPARATED_BY, gives each party its FOLDER/PARTY
#   party_command PARTY        sets AS to the prefix of a command that runs the command as that
#                              party in its folder
#
# The first of three ways that this machine allows is used:
#   users        (root only) each party has an account of its own, and its folder has mode 0700
#   namespaces   each process sees an empty, closed folder in place of each other party's
#   nothing      all parties run as the caller

SEPARATED_BY=
SEPARATE_ROOT=
SEPARATE_PARTIES=()
# What a party is called.
SEPARATE_WHO=hospital
# More folders below FOLDER that no party may open.
SEPARATE_CLOSED=()
# Accounts that exist on every Linux. Java needs a name for its user.
SEPARATE_ACCOUNTS=(daemon bin nobody)

separate() {
  SEPARATE_ROOT="$1"
  shift
  SEPARATE_PARTIES=("$@")
  for SEPARATED_BY in users namespaces nothing; do
    if "separate_by_$SEPARATED_BY" >/dev/null 2>&1; then
      return
    fi
  done
  die "cannot take over $SEPARATE_ROOT; was it made by another user?"
}

# Describes the chosen way.
separate_describe() {
  case "$SEPARATED_BY" in
    users) echo "each $SEPARATE_WHO runs under an account of its own, in a folder closed to the others" ;;
    namespaces) echo "each ${SEPARATE_WHO}'s process sees the disk without the others' folders" ;;
    nothing) echo "NOT separated: this machine lets the script neither change users nor mount" ;;
  esac
}

separate_by_users() {
  [[ "$(id -u)" == 0 && ${#SEPARATE_PARTIES[@]} -le ${#SEPARATE_ACCOUNTS[@]} ]] || return 1
  local i folder
  for i in "${!SEPARATE_PARTIES[@]}"; do
    folder="$SEPARATE_ROOT/${SEPARATE_PARTIES[$i]}"
    chown -R "${SEPARATE_ACCOUNTS[$i]}:$(separate_group)" "$folder" || return 1
    chmod 0700 "$folder" || return 1
    # Fails if the checkout itself is in a folder that is closed to other users.
    party_command "${SEPARATE_PARTIES[$i]}"
    "${AS[@]}" test -r "$JOINTLY_EXAMPLES_JAR" || return 1
    "${AS[@]}" "$JOINTLY_JAVA" -version || return 1
  done
}

# One group for all parties, so that they can share a folder if the example needs one.
separate_group() { id -g "${SEPARATE_ACCOUNTS[0]}"; }

separate_by_namespaces() {
  chown -R "$(id -u):$(id -g)" "$SEPARATE_ROOT" || return 1
  party_command "${SEPARATE_PARTIES[0]}"
  "${AS[@]}" true
}

separate_by_nothing() { chown -R "$(id -u):$(id -g)" "$SEPARATE_ROOT"; }

party_command() {
  local i here="$SEPARATE_ROOT/$1" others=()
  AS=()
  case "$SEPARATED_BY" in
    users)
      for i in "${!SEPARATE_PARTIES[@]}"; do
        if [[ "${SEPARATE_PARTIES[$i]}" == "$1" ]]; then
          AS=(setpriv "--reuid=${SEPARATE_ACCOUNTS[$i]}" "--regid=$(separate_group)" --clear-groups --no-new-privs)
        fi
      done
      ;;
    namespaces)
      for i in "${SEPARATE_PARTIES[@]}" ${SEPARATE_CLOSED[@]+"${SEPARATE_CLOSED[@]}"}; do
        [[ "$i" == "$1" ]] || others+=("$SEPARATE_ROOT/$i")
      done
      AS=(unshare --mount)
      [[ "$(id -u)" == 0 ]] || AS+=(--map-root-user)
      # Without capabilities the process cannot undo the mounts.
      AS+=(bash -c 'n="$1"; shift
        for ((; n > 0; n--)); do mount -t tmpfs -o size=4k,mode=0000 closed "$1" || exit 1; shift; done
        exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"' closed "${#others[@]}" "${others[@]}")
      ;;
  esac
  AS+=(bash -c 'umask 0007 && cd "$1" && shift && exec "$@"' here "$here")
}
