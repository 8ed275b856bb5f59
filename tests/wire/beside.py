"""beside - the AWS CLI and protontop with the same words, in children of this process: what the
scripts that compare the two have in common. Importing it ends the script with 77 where no AWS CLI
that knows Proton can be loaded; the name of the script is in what is said then.
"""
import http.server
import io
import os
import re
import signal
import sys

ME = os.path.basename(sys.argv[0])
sys.dont_write_bytecode = True

try:
    from awscli.clidriver import create_clidriver
    import botocore.loaders
    LOADER = botocore.loaders.Loader()
    RAW = LOADER.load_service_model("proton", "service-2")
except Exception as e:  # whatever is missing: there is nothing to compare with
    print("%s: skipped: no AWS CLI that knows Proton can be loaded: %s" % (ME, e))
    sys.exit(77)

PROGRAM = os.path.join(os.environ.get("TOP_BUILDDIR", "."), "protontop")
LIMIT = 60


def cli_name(name):
    """GetService: get-service"""
    return re.sub("([A-Z])", r"-\1", name).lower().lstrip("-")


def run(tmp, action, env=None):
    """A child of ours that does `action`: its status, standard output and standard error."""
    out, err = os.path.join(tmp, "out"), os.path.join(tmp, "err")
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            signal.alarm(LIMIT)
            if env is not None:
                os.environ.clear()
                os.environ.update(env)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
            os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            status = action()
            sys.stdout.flush()
            os._exit(status)
        except BaseException as e:
            os.write(2, repr(e).encode())
            os._exit(99)
    _, status = os.waitpid(pid, 0)
    with open(out, "rb") as o, open(err, "rb") as e:
        return os.waitstatus_to_exitcode(status), o.read(), e.read()


def run_ours(tmp, words, env=None):
    return run(tmp, lambda: os.execv(PROGRAM, [PROGRAM] + words), env)


def run_aws(tmp, words, env=None):
    def action():
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), encoding="utf-8", newline="\n")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), encoding="utf-8", newline="\n")
        status = create_clidriver().main(["proton"] + words)
        sys.stderr.flush()
        return status
    return run(tmp, action, env)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler):
    """A server in a child: its process id and port. Whoever starts it ends it."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        signal.alarm(3600)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        os.write(write_end, b"%d\n" % server.server_address[1])
        server.serve_forever()
    os.close(write_end)
    with os.fdopen(read_end) as f:
        return pid, int(f.readline())


def end(pid):
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
