# Sourced by the launchers: JAVA_HOME becomes the newest JDK >= 21 on the machine.

jdk_version() { # major version of the JDK in folder $1, 0 if it is none
  local version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
  echo "${version:-0}"
}

newest_jdk() {
  local best="" best_version=20 candidate version
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && [ -d "$candidate" ] || continue
    version="$(jdk_version "$candidate")"
    if [ "$version" -gt "$best_version" ]; then
      best="$candidate"
      best_version="$version"
    fi
  done
  echo "$best"
}

JAVA_HOME="$(newest_jdk)"
if [ -z "$JAVA_HOME" ]; then
  echo "ActorFlow needs a JDK 21 or newer; none was found in JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks." >&2
  exit 1
fi
export JAVA_HOME
JAVA_MAJOR="$(jdk_version "$JAVA_HOME")"

# Error Prone uses Unsafe; JDK 24 and newer say so at length unless told that it is known.
javac_quiet_argument() {
  if [ "$JAVA_MAJOR" -ge 24 ]; then
    echo "-J--sun-misc-unsafe-memory-access=allow"
  else
    echo "-J-Dfile.encoding=UTF-8"
  fi
}

# Options for every JVM that runs ActorFlow's data plane.
jvm_options() {
  echo "--add-opens=java.base/java.nio=ALL-UNNAMED"
  echo "-Darrow.enable_unsafe_memory_access=true"
  echo "-Darrow.enable_null_check_for_get=false"
  echo "--enable-native-access=ALL-UNNAMED"
  if [ "$JAVA_MAJOR" -ge 24 ]; then
    echo "--sun-misc-unsafe-memory-access=allow"
  fi
}
