# Sourced by the launchers, after jdk.sh: builds a module on first use, or when a source is newer,
# and replaces the shell by its main class.

# launch MODULE MAIN [JVM OPTION ... --] [ARGUMENT ...]
launch() {
  local module="$1" main="$2" target="$root/src/$1/target" options=()
  shift 2
  while [ $# -gt 0 ] && [ "${1#-D}${1#-X}" != "$1$1" ]; do
    options+=("$1")
    shift
  done
  [ "${1:-}" != "--" ] || shift
  build_if_stale "$module"
  mapfile -t common < <(jvm_options)
  exec "$JAVA_HOME/bin/java" "${common[@]}" "${options[@]}" ${ACTORFLOW_JAVA_OPTIONS:-} -XX:+ExitOnOutOfMemoryError \
    -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$target/$module-$JAVA_MAJOR.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off \
    -cp "$(printf '%s' "$target"/actorflow-"$module"-*.jar):$(<"$target/classpath")" "$main" "$@"
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
