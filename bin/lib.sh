# Shared by bin/serve, bin/dev, bin/setup and bin/test, which source it with ROOT set to the repository and stand in it.
# They work from there: npm --prefix would not read the configuration of the machine.
# POSIX sh: on a customer's machine nothing but a shell and Python may be there.

VENV=$ROOT/var/venv
PY=$VENV/bin/python
LOG=$ROOT/var/log/setup.log

say() { printf '%s\n' "$*"; }
die() { printf 'hearth: %s\n' "$*" >&2; exit 1; }

# step "Doing something" command…: one line with the seconds it took; what the command printed only when it failed.
step() {
    step_name=$1; shift
    step_start=$(date +%s)
    printf '%s … ' "$step_name"
    if "$@" >"$LOG" 2>&1 </dev/null; then
        say "$(($(date +%s) - step_start)) s"
    else
        say "failed"
        tail -n 20 "$LOG" >&2
        die "$step_name failed; the whole output is in $LOG"
    fi
}

prepare_folders() {
    mkdir -p "$ROOT/var/log" 2>/dev/null && [ -w "$ROOT/var" ] || die "cannot write to $ROOT/var"
    # npm and pip insist on a home they can write to.
    if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
        HOME=$ROOT/var/cache/home
        mkdir -p "$HOME"
    fi
    export HOME PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
    unset PYTHONHOME PYTHONPATH
}

# The database, mails and secret in var/ are for the user alone who serves from here.
keep_var_private() {
    umask 077
    chmod 700 "$ROOT/var" 2>/dev/null || true
}

# Two starts at once must not write to one virtual environment; without flock (macOS) nobody holds them apart.
lock_setup() {
    command -v flock >/dev/null 2>&1 || return 0
    exec 9>"$ROOT/var/setup.lock"
    flock -n 9 && return 0
    say "Waiting for another start to finish setting up …"
    flock 9
}
unlock_setup() { exec 9>&-; }

# ---- Python

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    any_python=
    for python in ${HEARTH_PYTHON:+"$HEARTH_PYTHON"} python3.14 python3.13 python3.12 python3.11 python3 python; do
        is_new_enough "$python" || continue
        any_python=$python
        "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && return 0
    done
    return 1
}

venv_works() { [ -x "$PY" ] && is_new_enough "$PY" && "$PY" -c 'import pip' >/dev/null 2>&1; }

make_venv() {
    if venv_works; then return 0; fi
    rm -rf "$VENV"
    if find_python; then
        step "Making a virtual environment with $("$python" -V)" "$python" -m venv "$VENV"
    elif [ -z "$any_python" ]; then
        die "Python 3.11 or newer is needed and was not found$(python3 -V 2>/dev/null | sed "s/^/; python3 is /"). Set HEARTH_PYTHON to use one that is not on PATH."
    elif command -v virtualenv >/dev/null 2>&1; then
        step "Making a virtual environment with virtualenv" virtualenv -q -p "$any_python" "$VENV"
    else
        die "$("$any_python" -V) has no venv module. Install it (Debian, Ubuntu: apt-get install python3-venv) and start again."
    fi
}

# install_requirements NAME "Doing something": installs requirements/NAME.txt when it is not what was installed last.
install_requirements() {
    installed=$VENV/installed-$1.txt
    if cmp -s "$ROOT/requirements/$1.txt" "$installed"; then return 0; fi
    step "$2" "$PY" -m pip install --quiet --no-input --require-hashes -r "$ROOT/requirements/$1.txt"
    cp "$ROOT/requirements/$1.txt" "$installed"
}

install_python_packages() {
    install_requirements base "Installing Python packages"
}

# ---- Front end

front_end_sources() {
    (cd "$ROOT" && find static/js static/css static/img build.mjs package.json package-lock.json -type f -exec cksum {} + | LC_ALL=C sort | cksum)
}

is_front_end_built() {
    [ -f "$ROOT/static/dist/manifest.json" ] && [ "$(cat "$ROOT/static/dist/.sources" 2>/dev/null)" = "$sources" ]
}

has_node() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' >/dev/null 2>&1
}

find_node() {
    if has_node; then return 0; fi
    PATH=$VENV/bin:$PATH
    # Unlike a packaged Node, this one knows nothing of certificates that the machine's owner added.
    NODE_USE_SYSTEM_CA=1
    export PATH NODE_USE_SYSTEM_CA
    install_requirements node "Installing Node"
    has_node || die "the Node that was installed into $VENV does not run here; put Node 20 or newer on PATH"
}

install_npm_packages() {
    find_node
    if cmp -s "$ROOT/package-lock.json" "$ROOT/node_modules/.installed-lock.json"; then return 0; fi
    # No package needs its install script, so none is run.
    step "Installing front-end packages" npm ci --ignore-scripts --no-audit --no-fund
    cp "$ROOT/package-lock.json" "$ROOT/node_modules/.installed-lock.json"
}

build_front_end() {
    sources=$(front_end_sources)
    if is_front_end_built; then return 0; fi
    install_npm_packages
    step "Building the front end" npm run build
    printf '%s\n' "$sources" >"$ROOT/static/dist/.sources"
}

# ---- The server

check_port() {
    case ${HEARTH_BIND:-} in unix:*) return 0 ;; esac
    "$PY" - "${HEARTH_BIND:-127.0.0.1}" "${PORT:-5000}" <<'PYTHON' || exit 1
import errno, socket, sys
host, port = sys.argv[1:]
if not port.isdecimal() or not 0 < int(port) < 65536:
    sys.exit(f"hearth: PORT must be a number from 1 to 65535, not {port!r}.")
try:
    family, kind, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except OSError as error:
    reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
    sys.exit(f"hearth: port {port} on {host} {reason}. Choose another, such as PORT=5001 bin/serve.")
PYTHON
}

flask() { "$PY" -m flask --app wsgi "$@"; }
