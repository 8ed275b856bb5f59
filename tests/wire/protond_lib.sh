# protond_lib.sh - what the scripts that run protond have alike; sourced with $0's name in $me.
# shellcheck shell=sh
bin=${TOP_BUILDDIR:-.}/protond
dir=$(mktemp -d) || exit 99
pid=
failed=0

finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
    [ -z "$pid" ] || wait "$pid" 2>/dev/null
    rm -rf "$dir"
}
trap finish EXIT
trap 'exit 99' HUP INT TERM

# Nothing of the user's own set-up counts.
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_CA_BUNDLE \
    HTTP_PROXY HTTPS_PROXY http_proxy https_proxy
export HOME="$dir" AWS_CONFIG_FILE="$dir/config" AWS_SHARED_CREDENTIALS_FILE="$dir/credentials" \
    AWS_EC2_METADATA_DISABLED=true AWS_PAGER="" AWS_MAX_ATTEMPTS=1 NO_PROXY=127.0.0.1 \
    no_proxy=127.0.0.1 AWS_ACCESS_KEY_ID=AKIAPROTONDAWSTEST AWS_SECRET_ACCESS_KEY=not-much-of-one \
    AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1

# start ARGUMENT...: protond with the keys above; sets pid and url
start() {
    rm -f "$dir/port"
    "$bin" --port-file "$dir/port" --access-key "$AWS_ACCESS_KEY_ID" \
        --secret-key "$AWS_SECRET_ACCESS_KEY" "$@" >"$dir/out" 2>"$dir/err" &
    pid=$!
    tries=0
    until [ -s "$dir/port" ]; do
        tries=$((tries + 1))
        if [ $tries -gt 400 ] || ! kill -0 "$pid" 2>/dev/null; then
            echo "${me:-protond}: protond does not start:"
            cat "$dir/err"
            exit 1
        fi
        sleep 0.05
    done
    # shellcheck disable=SC2034
    url=http://127.0.0.1:$(cat "$dir/port")
}

# stop: ends it, and its end must be a good one
stop() {
    kill "$pid"
    wait "$pid"
    check "the end" 0 $?
    pid=
    check "nothing on standard error" "" "$(cat "$dir/err")"
}

# check WHAT EXPECTED GOT: EXPECTED is a shell pattern
check() {
    # shellcheck disable=SC2254
    case $3 in
    $2) echo "ok: $1" ;;
    *)
        echo "FAILED: $1: expected $2, got: $3"
        failed=$((failed + 1))
        ;;
    esac
}

# done_all: the last word
done_all() {
    echo "$failed failed"
    [ "$failed" = 0 ]
}
