"""Environments, services, pipelines and components as boto3 sees them, from create to delete with
its waiters. Asked with the URL of a service and what the service was started for: "life" (an empty
account), "failures" (everything fails), "stuck" (nothing ends by itself). Ends with "all as
expected"."""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import WaiterError

proton = boto3.Session().client("proton", endpoint_url=sys.argv[1], config=Config(
    retries={"mode": "standard", "max_attempts": 1}, read_timeout=20))
raised = proton.exceptions
SOON = {"Delay": 0.1, "MaxAttempts": 400}
ROLE = "arn:aws:iam::123456789012:role/proton"
LINK = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"
BUNDLE = {"s3": {"bucket": "bundles", "key": "bundle.tar.gz"}}
ENVIRONMENT_SPEC = "proton: EnvironmentSpec\nspec:\n  vpc_cidr: 10.0.0.0/16\n"


def service_spec(*instances, environment="live", pipeline=True):
    lines = ["proton: ServiceSpec"]
    if pipeline:
        lines += ["pipeline:", "  dockerfile: Dockerfile"]
    lines += ["instances:"]
    lines += ["  - {name: %s, environment: %s, spec: {port: 80}}" % (i, environment)
              for i in instances]
    return "\n".join(lines) + "\n"


def refused(kind, call, text="", /, **given):
    """The call raises the SDK's own exception type."""
    try:
        call(**given)
    except kind as e:
        assert text in str(e), (call, str(e))
        assert e.response["ResponseMetadata"]["RequestId"], call
        return
    raise AssertionError("%s was not raised" % kind)


def wait(waiter, /, **given):
    proton.get_waiter(waiter).wait(WaiterConfig=SOON, **given)


def fails(waiter, /, **given):
    """The waiter ends with its own error, and has the last answer."""
    try:
        wait(waiter, **given)
    except WaiterError as e:
        assert "terminal failure" in str(e).lower(), e
        return e.last_response
    raise AssertionError("%s did not fail" % waiter)


def templates():
    proton.create_environment_template(name="net")
    for more in ({}, {"majorVersion": "1"}):
        made = proton.create_environment_template_version(
            templateName="net", source=BUNDLE, **more)
        number = made["environmentTemplateVersion"]["minorVersion"]
        wait("environment_template_version_registered", templateName="net", majorVersion="1",
             minorVersion=number)
        proton.update_environment_template_version(
            templateName="net", majorVersion="1", minorVersion=number, status="PUBLISHED")
    proton.create_service_template(name="web")
    proton.create_service_template_version(
        templateName="web", source=BUNDLE, supportedComponentSources=["DIRECTLY_DEFINED"],
        compatibleEnvironmentTemplates=[{"templateName": "net", "majorVersion": "1"}])
    version = dict(templateName="web", majorVersion="1", minorVersion="0")
    wait("service_template_version_registered", **version)
    proton.update_service_template_version(status="PUBLISHED", **version)


def environment():
    given = dict(name="live", templateName="net", templateMajorVersion="1",
                 templateMinorVersion="0", spec=ENVIRONMENT_SPEC, protonServiceRoleArn=ROLE,
                 componentRoleArn=ROLE)
    refused(raised.ResourceNotFoundException, proton.create_environment,
            **dict(given, templateName="other"))
    refused(raised.ValidationException, proton.create_environment, "not published",
            **dict(given, templateMinorVersion="7"))
    made = proton.create_environment(**given)["environment"]
    assert made["deploymentStatus"] == "IN_PROGRESS" and "templateMinorVersion" not in made, made
    refused(raised.ConflictException, proton.update_environment, name="live",
            deploymentType="MINOR_VERSION")
    wait("environment_deployed", name="live")
    got = proton.get_environment(name="live")["environment"]
    assert got["templateMinorVersion"] == "0", got
    assert got["lastDeploymentSucceededAt"] == got["lastDeploymentAttemptedAt"], got
    # Debian 12's boto3 is older than these members
    assert got.get("lastSucceededDeploymentId") == got.get("lastAttemptedDeploymentId"), got
    proton.update_environment(name="live", deploymentType="MINOR_VERSION")
    wait("environment_deployed", name="live")
    assert proton.get_environment(name="live")["environment"]["templateMinorVersion"] == "1"
    outputs = proton.list_environment_outputs(environmentName="live")["outputs"]
    assert "VPC" in [o["key"] for o in outputs], outputs
    stacks = proton.list_environment_provisioned_resources(
        environmentName="live")["provisionedResources"]
    assert stacks[0]["name"].startswith("AWSProton-live-cloudformation--"), stacks
    assert stacks[0]["provisioningEngine"] == "CLOUDFORMATION", stacks


def service():
    given = dict(name="shop", templateName="web", templateMajorVersion="1",
                 spec=service_spec("dev", "prod"), branchName="main", repositoryId="acme/shop",
                 repositoryConnectionArn=LINK, tags=[{"key": "team", "value": "shop"}])
    refused(raised.ValidationException, proton.create_service,
            "Operation cannot be run until pipeline roles have been configured", **given)
    proton.update_account_settings(pipelineServiceRoleArn=ROLE)
    refused(raised.ValidationException, proton.create_service,
            "The provided Service Spec file was not correctly formatted.",
            **dict(given, spec="instances: ["))
    refused(raised.ServiceQuotaExceededException, proton.create_service, **dict(
        given, spec=service_spec(*["i%d" % i for i in range(21)])))
    made = proton.create_service(**given)["service"]
    assert made["status"] == "CREATE_IN_PROGRESS", made
    wait("service_instance_deployed", serviceName="shop", name="dev")
    wait("service_pipeline_deployed", name="shop")
    wait("service_created", name="shop")
    got = proton.get_service(name="shop")["service"]
    assert got["pipeline"]["deploymentStatus"] == "SUCCEEDED", got
    assert got["repositoryId"] == "acme/shop" and got["branchName"] == "main", got
    refused(raised.ConflictException, proton.delete_environment, name="live")

    proton.update_service(name="shop", spec=service_spec("dev", "qa"))
    refused(raised.ConflictException, proton.update_service, name="shop",
            spec=service_spec("dev"))
    wait("service_updated", name="shop")
    pages = proton.get_paginator("list_service_instances").paginate(
        serviceName="shop", sortBy="name", PaginationConfig={"PageSize": 1})
    names = [i["name"] for page in pages for i in page["serviceInstances"]]
    assert names == ["dev", "qa"], names
    if hasattr(proton, "create_service_instance"):  # Debian 12's boto3 is older than it
        for _ in range(2):  # the token makes the second one the same
            proton.create_service_instance(serviceName="shop", name="solo", clientToken="solo-1",
                                           spec=service_spec("dev", "qa", "solo"))
        wait("service_instance_deployed", serviceName="shop", name="solo")


def component():
    given = dict(manifest="infrastructure: {}", templateFile="Resources: {}", name="bucket",
                 serviceName="shop", serviceInstanceName="dev")
    known = proton.meta.service_model.operation_model("CreateComponent").input_shape.members
    if "clientToken" in known:  # as above
        given["clientToken"] = "c-1"
    made = proton.create_component(**given)["component"]
    assert made.get("lastClientRequestToken") == given.get("clientToken"), made
    assert made["environmentName"] == "live", made
    refused(raised.ConflictException, proton.update_service_instance, serviceName="shop",
            name="dev", deploymentType="MINOR_VERSION")
    wait("component_deployed", name="bucket")
    refused(raised.ConflictException, proton.delete_service, name="shop")
    proton.update_component(name="bucket", deploymentType="CURRENT_VERSION", serviceName="",
                            serviceInstanceName="")
    wait("component_deployed", name="bucket")
    assert "serviceName" not in proton.get_component(name="bucket")["component"]
    deployments = proton.list_deployments(componentName="bucket")["deployments"] \
        if hasattr(proton, "list_deployments") else []
    for d in deployments:
        state = proton.get_deployment(id=d["id"])["deployment"]["targetState"]["component"]
        assert state["templateFile"] == "Resources: {}", state
    proton.delete_component(name="bucket")
    wait("component_deleted", name="bucket")


def deletes():
    assert proton.delete_service(name="shop")["service"]["status"] == "DELETE_IN_PROGRESS"
    wait("service_deleted", name="shop")
    assert "service" not in proton.delete_service(name="shop")
    refused(raised.ResourceNotFoundException, proton.get_service, name="shop")
    proton.delete_environment(name="live")
    for _ in range(40):
        try:
            wait("environment_deployed", name="live")
        except WaiterError as e:
            if "ResourceNotFound" in str(e):
                break
    refused(raised.ResourceNotFoundException, proton.get_environment, name="live")
    assert proton.list_services()["services"] == []


def life():
    templates()
    environment()
    service()
    component()
    deletes()


def failures():
    proton.update_environment(name="fargate-env-prod", deploymentType="CURRENT_VERSION",
                              spec=ENVIRONMENT_SPEC)
    last = fails("environment_deployed", name="fargate-env-prod")["environment"]
    assert last["deploymentStatus"] == "FAILED" and last["deploymentStatusMessage"], last
    assert last["spec"] != ENVIRONMENT_SPEC, last
    proton.create_service(
        name="shop", templateName="apprunner-svc", templateMajorVersion="1", branchName="main",
        repositoryId="acme/shop", repositoryConnectionArn=LINK,
        spec=service_spec("dev", environment="fargate-env-prod"))
    fails("service_pipeline_deployed", name="shop")
    last = fails("service_created", name="shop")["service"]
    assert last["status"] == "CREATE_FAILED_CLEANUP_FAILED", last
    assert "failed to deploy - canceling pipeline deployment" in \
        last["pipeline"]["deploymentStatusMessage"], last
    proton.delete_service(name="shop")
    assert fails("service_deleted", name="shop")["service"]["status"] == "DELETE_FAILED"


def stuck():
    proton.update_environment(name="fargate-env-prod", deploymentType="CURRENT_VERSION",
                              spec=ENVIRONMENT_SPEC)
    refused(raised.ConflictException, proton.delete_environment, name="fargate-env-prod")
    got = proton.cancel_environment_deployment(environmentName="fargate-env-prod")["environment"]
    assert got["deploymentStatus"] == "CANCELLING", got
    refused(raised.ConflictException, proton.cancel_environment_deployment,
            environmentName="fargate-env-prod")
    for _ in range(400):
        got = proton.get_environment(name="fargate-env-prod")["environment"]
        if got["deploymentStatus"] != "CANCELLING":
            break
    assert got["deploymentStatus"] == "CANCELLED", got
    assert got["deploymentStatusMessage"] == "User initiated cancellation.", got
    assert got["spec"] != ENVIRONMENT_SPEC, got


{"life": life, "failures": failures, "stuck": stuck}[sys.argv[2]]()
print("all as expected")
