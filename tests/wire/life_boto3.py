"""The life of an account as boto3 sees it: templates, a connection, a repository, syncs, settings,
tags, and an environment that the customer provisions. Asked with the URL of an empty service; ends
with "all as expected"."""
import sys
import time

import boto3
from botocore.config import Config

proton = boto3.Session().client("proton", endpoint_url=sys.argv[1], config=Config(
    retries={"mode": "standard", "max_attempts": 1}, read_timeout=20))
raised = proton.exceptions
SOON = {"Delay": 1, "MaxAttempts": 30}
ROLE = "arn:aws:iam::210987654321:role/proton"
LINK = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"
SOURCE = {"s3": {"bucket": "bundles", "key": "net.tar.gz"}}
TAGS = [{"key": "team", "value": "platform"}, {"key": "empty", "value": ""}]


def refused(kind, call, text="", **given):
    """The call raises the SDK's own exception type."""
    try:
        call(**given)
    except kind as e:
        assert text in str(e), (call, str(e))
        assert e.response["ResponseMetadata"]["RequestId"], call
        return
    raise AssertionError("%s was not raised" % kind)


def until(what, wanted):
    """Asks until the answer is the wanted one: the service moves by itself."""
    for _ in range(200):
        got = what()
        if got == wanted:
            return
        time.sleep(0.05)
    raise AssertionError("%r, not %r" % (got, wanted))


def templates():
    made = proton.create_environment_template(
        name="net", displayName="Net", provisioning="CUSTOMER_MANAGED", tags=TAGS)
    again = proton.create_environment_template(
        name="net", displayName="Net", provisioning="CUSTOMER_MANAGED", tags=TAGS)
    assert made["environmentTemplate"] == again["environmentTemplate"]
    refused(raised.ValidationException, proton.create_environment_template,
            "Idempotent parameter mismatch", name="net", displayName="Other")
    version = dict(templateName="net", majorVersion="1", minorVersion="0")
    one = proton.create_environment_template_version(
        templateName="net", source=SOURCE, clientToken="t1")["environmentTemplateVersion"]
    assert one["status"] == "REGISTRATION_IN_PROGRESS", one
    same = proton.create_environment_template_version(
        templateName="net", source=SOURCE, clientToken="t1")["environmentTemplateVersion"]
    assert same == one
    proton.get_waiter("environment_template_version_registered").wait(WaiterConfig=SOON, **version)
    proton.update_environment_template_version(status="PUBLISHED", **version)
    for _ in range(4):
        proton.create_environment_template_version(
            templateName="net", majorVersion="1", source=SOURCE)
    pages = proton.get_paginator("list_environment_template_versions").paginate(
        templateName="net", PaginationConfig={"PageSize": 2})
    minors = [v["minorVersion"] for page in pages for v in page["templateVersions"]]
    assert minors == ["0", "1", "2", "3", "4"], minors

    proton.create_service_template(name="web")
    proton.create_service_template_version(
        templateName="web", source={"s3": {"bucket": "bundles", "key": "invalid.tar.gz"}},
        compatibleEnvironmentTemplates=[{"templateName": "net", "majorVersion": "1"}])
    version["templateName"] = "web"
    waiter = proton.get_waiter("service_template_version_registered")
    try:
        waiter.wait(WaiterConfig=SOON, **version)
        raise AssertionError("a registration that fails")
    except Exception as e:  # botocore's own, with the last answer
        assert "terminal failure" in str(e), e
    web = proton.get_service_template_version(**version)["serviceTemplateVersion"]
    assert web["statusMessage"].endswith("Missing property [pipelineInputType]"), web
    refused(raised.ConflictException, proton.delete_service_template, name="web")
    proton.delete_service_template_version(**version)
    proton.delete_service_template(name="web")
    assert "serviceTemplate" not in proton.delete_service_template(name="web")
    refused(raised.ResourceNotFoundException, proton.get_service_template, name="web")


def connections():
    given = dict(environmentName="far", managementAccountId="123456789012", roleArn=ROLE)
    one = proton.create_environment_account_connection(**given)["environmentAccountConnection"]
    assert one["status"] == "PENDING" and one["environmentAccountId"] == "210987654321", one
    refused(raised.ConflictException, proton.create_environment_account_connection, **given)
    listed = proton.list_environment_account_connections(
        requestedBy="MANAGEMENT_ACCOUNT", statuses=["PENDING"])["environmentAccountConnections"]
    assert [c["id"] for c in listed] == [one["id"]], listed
    proton.accept_environment_account_connection(id=one["id"])
    refused(raised.ConflictException, proton.reject_environment_account_connection, id=one["id"])
    proton.update_environment_account_connection(id=one["id"], roleArn=ROLE + "2")
    got = proton.get_environment_account_connection(id=one["id"])["environmentAccountConnection"]
    assert got["status"] == "CONNECTED" and got["roleArn"] == ROLE + "2", got
    proton.delete_environment_account_connection(id=one["id"])
    proton.delete_environment_account_connection(id=one["id"])


def syncs():
    where = dict(repositoryName="acme/net", repositoryProvider="GITHUB")
    what = dict(templateName="net", templateType="ENVIRONMENT")
    refused(raised.ValidationException, proton.create_template_sync_config,
            branch="main", **where, **what)
    arn = proton.create_repository(
        provider="GITHUB", name="acme/net", connectionArn=LINK, tags=TAGS)["repository"]["arn"]
    assert arn.endswith(":repository/github:acme/net"), arn
    proton.create_template_sync_config(branch="main", subdirectory="envs", **where, **what)
    until(lambda: proton.get_template_sync_status(templateVersion="1", **what)["latestSync"]
          ["status"], "SUCCEEDED")
    status = proton.get_template_sync_status(templateVersion="1", **what)
    assert status["desiredState"]["directory"] == "envs/net/v1", status
    assert [e["type"] for e in status["latestSync"]["events"]] == [
        "INITIATED", "IN_PROGRESS", "SUCCEEDED"], status
    latest = proton.get_repository_sync_status(branch="main", syncType="TEMPLATE_SYNC", **where)
    assert latest["latestSync"]["status"] == "SUCCEEDED", latest
    followed = proton.get_paginator("list_repository_sync_definitions").paginate(
        syncType="TEMPLATE_SYNC", **where).build_full_result()["syncDefinitions"]
    assert [d["target"] for d in followed] == ["net:1"], followed
    refused(raised.ConflictException, proton.delete_repository, name="acme/net", provider="GITHUB")
    proton.update_template_sync_config(branch="invalid", **where, **what)
    until(lambda: proton.get_template_sync_status(templateVersion="1", **what)["latestSync"]
          ["status"], "FAILED")
    proton.delete_template_sync_config(**what)
    proton.update_account_settings(pipelineProvisioningRepository={
        "provider": "GITHUB", "name": "acme/net", "branch": "main"})
    settings = proton.get_account_settings()["accountSettings"]
    assert settings["pipelineProvisioningRepository"]["arn"] == arn, settings
    proton.update_account_settings(deletePipelineProvisioningRepository=True)
    return arn


def tags(arn):
    proton.tag_resource(resourceArn=arn, tags=[{"key": "k%d" % i, "value": "v"} for i in range(9)])
    pages = proton.get_paginator("list_tags_for_resource").paginate(
        resourceArn=arn, PaginationConfig={"PageSize": 4})
    keys = [t["key"] for page in pages for t in page["tags"]]
    assert keys == ["empty"] + ["k%d" % i for i in range(9)] + ["team"], keys
    proton.untag_resource(resourceArn=arn, tagKeys=["k%d" % i for i in range(9)])
    assert sorted(proton.list_tags_for_resource(resourceArn=arn)["tags"],
                  key=lambda t: t["key"]) == sorted(TAGS, key=lambda t: t["key"])
    proton.delete_repository(name="acme/net", provider="GITHUB")
    refused(raised.ResourceNotFoundException, proton.list_tags_for_resource, resourceArn=arn)


def self_managed():
    made = proton.create_environment(
        name="own", templateName="net", templateMajorVersion="1",
        spec="proton: EnvironmentSpec\nspec: {vpc_cidr: 10.0.0.0/16}\n")["environment"]
    assert made["deploymentStatus"] == "IN_PROGRESS", made
    proton.notify_resource_deployment_status_change(
        resourceArn=made["arn"], status="SUCCEEDED", statusMessage="applied",
        outputs=[{"key": "VPC", "valueString": "vpc-1"}])
    proton.get_waiter("environment_deployed").wait(name="own", WaiterConfig=SOON)
    outputs = proton.list_environment_outputs(environmentName="own")["outputs"]
    assert outputs == [{"key": "VPC", "valueString": "vpc-1"}], outputs
    if hasattr(proton, "get_resources_summary"):  # Debian 12's boto3 is older than it
        counts = proton.get_resources_summary()["counts"]
        assert counts["environments"]["total"] == 1, counts
    refused(raised.ConflictException, proton.delete_environment_template_version,
            templateName="net", majorVersion="1", minorVersion="0")
    proton.delete_environment(name="own")
    proton.notify_resource_deployment_status_change(resourceArn=made["arn"], status="SUCCEEDED")
    refused(raised.ResourceNotFoundException, proton.get_environment, name="own")


def nothing_left():
    # while others exist the recommended version, 0, stays: it goes last
    for minor in "43210":
        until(lambda: proton.get_environment_template_version(
            templateName="net", majorVersion="1", minorVersion=minor)
              ["environmentTemplateVersion"]["status"] != "REGISTRATION_IN_PROGRESS", True)
        proton.delete_environment_template_version(
            templateName="net", majorVersion="1", minorVersion=minor)
    proton.delete_environment_template(name="net")
    assert proton.list_environment_templates()["templates"] == []
    assert proton.list_service_templates()["templates"] == []
    assert proton.list_repositories()["repositories"] == []


templates()
connections()
tags(syncs())
self_managed()
nothing_left()
print("all as expected")
