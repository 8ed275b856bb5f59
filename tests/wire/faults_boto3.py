"""What boto3 makes of protond's faults: retried where it may be, raised as its own types else.
Asked with the service's URL; ends with "all as expected"."""
import json
import sys
import urllib.request

import boto3
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.parsers import ResponseParserError

url = sys.argv[1]
session = boto3.Session()


def faults(*specs):
    body = json.dumps({"faults": list(specs)}).encode()
    request = AWSRequest("POST", url + "/_protond/faults", data=body,
                         headers={"Content-Type": "application/json"})
    SigV4Auth(session.get_credentials(), "proton", "us-east-1").add_auth(request)
    sent = urllib.request.Request(url + "/_protond/faults", data=body,
                                  headers=dict(request.headers))
    return json.load(urllib.request.urlopen(sent, timeout=30))


def hits():
    request = AWSRequest("GET", url + "/_protond/faults")
    SigV4Auth(session.get_credentials(), "proton", "us-east-1").add_auth(request)
    sent = urllib.request.Request(url + "/_protond/faults", headers=dict(request.headers))
    return [f["hits"] for f in json.load(urllib.request.urlopen(sent, timeout=30))["faults"]]


def client(attempts):
    return session.client("proton", endpoint_url=url, config=Config(
        retries={"mode": "standard", "max_attempts": attempts}, read_timeout=20))


once, thrice = client(1), client(3)
# Debian 12's boto3 stands on urllib3 1.26, which takes half an answer for all of it.
CUT = ("truncate,n=1",) if int(urllib3.__version__.split(".")[0]) >= 2 else ()

# What may be repeated is, and comes to its end.
for spec in ("throttle,n=2", "error500,n=2", "reset,n=2", "latency=100ms") + CUT:
    faults(spec)
    answer = thrice.list_services()
    assert len(answer["services"]) == 12, spec
    assert hits()[0] >= 1, spec
    print(spec, answer["ResponseMetadata"]["RetryAttempts"], "retries")

# What is not repeated is raised as the type that a script waits for.
for spec, kind in (("throttle", once.exceptions.ThrottlingException),
                   ("error500", once.exceptions.InternalServerException),
                   ("access-denied", once.exceptions.AccessDeniedException)):
    faults(spec)
    try:
        once.list_services()
        raise AssertionError(spec)
    except kind as e:
        assert e.response["ResponseMetadata"]["RequestId"], spec
        assert "proton:ListServices" in str(e) or spec != "access-denied", e
faults("expired-token")
try:
    once.list_services()
    raise AssertionError("expired-token")
except ClientError as e:
    assert e.response["Error"]["Code"] == "ExpiredTokenException", e
faults("garbage")
try:
    once.list_services()
    raise AssertionError("garbage")
except (ResponseParserError, UnicodeDecodeError):
    pass
faults("reset=after,op=UpdateServicePipeline")
try:
    once.list_services()
except ConnectionClosedError:
    raise AssertionError("only that one operation is struck")

# A service whose clock is ahead: the SDK is told the time, and by what it is off.
faults("skew=10m")
try:
    once.list_services()
    raise AssertionError("skew")
except ClientError as e:
    assert e.response["Error"]["Code"] == "InvalidSignatureException", e
    assert "Signature expired" in e.response["Error"]["Message"], e

# Slow, and whole all the same.
faults("slow-drip=20000")
assert len(once.list_services()["services"]) == 12
faults()
print("all as expected")
