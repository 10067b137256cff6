# Sourced by the launchers, after jdk.sh: builds a module on first use, or when a source is newer,
# and replaces the shell by its main class.

# launch MODULE MAIN [JVM OPTION ... --] [ARGUMENT ...]
launch() {
  local module="$1" main="$2" target="$root/src/$1/target" options=() archive classpath
  shift 2
  while [ $# -gt 0 ] && [ "${1#-D}${1#-X}" != "$1$1" ]; do
    options+=("$1")
    shift
  done
  [ "${1:-}" != "--" ] || shift
  build_if_stale "$module"
  mapfile -t common < <(jvm_options)
  classpath="$(printf '%s' "$target"/actorflow-"$module"-*.jar):$(<"$target/classpath")"
  archive="$target/$module-$JAVA_MAJOR.jsa"
  # The JVM makes one when it ends if there is none, but no new one in the place of one that is too old.
  is_archive_current "$archive" "$classpath" || rm -f "$archive"
  exec "$JAVA_HOME/bin/java" "${common[@]}" "${options[@]}" ${ACTORFLOW_JAVA_OPTIONS:-} -XX:+ExitOnOutOfMemoryError \
    -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off \
    -cp "$classpath" "$main" "$@"
}

build_if_stale() {
  local stamp="$root/src/$1/target/classpath"
  if [ -f "$stamp" ] && [ -z "$(find "$root/src" -path '*/src/main/*' -newer "$stamp" -type f -print -quit)" ]; then
    return
  fi
  echo "building ActorFlow, which takes a minute or two on first use" >&2
  "$root/build" package -pl "src/$1" -am >&2
  touch "$stamp"
}

# Whether the archive of loaded classes is there and as new as the jars: else the JVM ignores it.
is_archive_current() { # archive, class path
  [ -f "$1" ] || return 1
  local IFS=: entry
  for entry in $2; do
    [ ! "$entry" -nt "$1" ] || return 1
  done
}
