# shellcheck shell=bash
# What ./varve and ./test share: finding a JDK, finding or installing what a build needs.
# Sourced, with $root set to the folder of the repository.
: "${root:?}"

# Varve is written for this version of Java; a later one will do too.
readonly java_version=25

# Where Linux distributions, vendors and SDKMAN put JDKs, after $JAVA_HOME.
java_homes() {
  local on_path
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path")
  printf '%s\n' "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-/root}"/.sdkman/candidates/java/* "${on_path%/bin/java}"
}

# Prints the first home of Java that is new enough and has bin/$1. Reads the version from the
# `release` file that every JDK carries, which is faster than starting it.
find_java() {
  local home line major
  while read -r home; do
    [[ -x $home/bin/$1 && -r $home/release ]] || continue
    while read -r line; do
      [[ $line == JAVA_VERSION=* ]] || continue
      major=${line#JAVA_VERSION=\"} major=${major%%[!0-9]*}
      if ((${major:-0} >= java_version)); then
        printf '%s\n' "$home"
        return
      fi
    done <"$home/release"
  done < <(java_homes)
  return 1
}

say() { printf 'varve: %s\n' "$*" >&2; }
fail() { say "$@" && exit 1; }

# Whether packages can be installed here without asking anybody.
may_install() { [[ $EUID == 0 ]] && command -v apt-get >/dev/null; }

# Installs Debian packages, quietly unless that fails.
apt_install() {
  local log
  log=$(mktemp)
  say "installing $* ..."
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# Makes sure that a command is there: need COMMAND PACKAGE.
need() {
  command -v "$1" >/dev/null && return
  if may_install && apt_install "$2" && command -v "$1" >/dev/null; then return; fi
  fail "'$1' is missing. Install it, on Debian with: apt-get update && apt-get install -y --no-install-recommends $2"
}

# Sets JAVA_HOME to a Java that has the program `java` (to run) or `javac` (to build).
need_java() {
  local package=openjdk-$java_version-jdk-headless found
  if ! found=$(find_java "$1"); then
    if ! may_install || ! apt_install "$package" || ! found=$(find_java "$1"); then
      fail "no JDK $java_version or later in \$JAVA_HOME, /usr/lib/jvm, /usr/java, /opt or ~/.sdkman." \
        "Install one, on Debian with: apt-get update && apt-get install -y $package" \
        "(where Debian has no such package: temurin-$java_version-jdk, see adoptium.net)"
    fi
  fi
  export JAVA_HOME=$found
}

# Makes sure that everything a build needs is there.
need_build_tools() {
  need_java javac
  need mvn maven
}

# Gets what only some tests need, if that is possible here without asking: want COMMAND PACKAGE.
want() { command -v "$1" >/dev/null || obtain "$1" "$2"; }

# The same of a module of the system's Python, in which packages are: want_module MODULE PACKAGE.
want_module() { /usr/bin/python3 -c "import $1" 2>/dev/null || obtain "Python's $1" "$2"; }

obtain() {
  may_install && apt_install "$2" && return
  say "'$1' is missing: tests that need it are skipped. On Debian: apt-get install -y $2"
}

# Runs Maven over the whole repository; need_build_tools comes first. Without a locale Java could not
# name files outside ASCII, as tests do.
maven() { LC_ALL=${LC_ALL:-${LANG:-C.UTF-8}} mvn --batch-mode --file "$root/pom.xml" "$@" </dev/null; }
