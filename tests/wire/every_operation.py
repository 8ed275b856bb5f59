"""Every operation that a client knows, called once and more in the life of an account, by boto3 or
by the aws command (in this process: it is the same code). Asked with "boto3" or "aws" and the URL of
an empty service; ends with "all as expected", or "not here" where the client is not."""
import contextlib
import io
import json
import sys
import time

ROLE = "arn:aws:iam::123456789012:role/r"
LINK = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"
SOURCE = {"s3": {"bucket": "bundles", "key": "x.tar.gz"}}
TAGS = [{"key": "k", "value": "v"}]
REPOSITORY = {"repositoryName": "acme/web", "repositoryProvider": "GITHUB"}
E_SPEC = "proton: EnvironmentSpec\nspec: {vpc_cidr: 10.0.0.0/16}\n"
DEV = "  - {name: dev, environment: net-dev, spec: {port: 80}}\n"
QA = "  - {name: qa, environment: net-dev, spec: {port: 80}}\n"
S_SPEC = "proton: ServiceSpec\npipeline: {service_dir: web}\ninstances:\n" + DEV
INSTANCE = {"serviceName": "web", "serviceInstanceName": "dev"}
SYNC = {"templateName": "net", "templateType": "ENVIRONMENT"}
ONE = {"majorVersion": "1", "minorVersion": "0"}
ARN = "arn:aws:proton:us-east-1:123456789012:"


class Boto3:
    def __init__(self, url):
        import boto3
        from botocore import xform_name
        from botocore.config import Config
        self.client = boto3.client("proton", endpoint_url=url, config=Config(
            retries={"mode": "standard", "max_attempts": 1}, read_timeout=20))
        self.names = {xform_name(n): n for n in self.client.meta.service_model.operation_names}

    def call(self, name, given):
        return getattr(self.client, name)(**given)


class Aws:
    def __init__(self, url):
        from awscli.clidriver import create_clidriver
        try:
            from awscli.botocore import xform_name
        except ImportError:
            from botocore import xform_name
        self.driver, self.url = create_clidriver(), url
        model = self.driver.session.get_service_model("proton")
        self.names = {xform_name(n): n for n in model.operation_names}

    def call(self, name, given):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = self.driver.main([
                "--endpoint-url", self.url, "--output", "json", "proton", name.replace("_", "-"),
                "--cli-input-json", json.dumps(given)])
        if status:
            raise RuntimeError(err.getvalue().strip())
        return json.loads(out.getvalue() or "{}")


class Life:
    def __init__(self, client):
        self.client, self.called = client, set()

    def __getattr__(self, name):
        def call(**given):
            if name not in self.client.names:  # Debian 12's clients are older than some
                return {}
            try:
                answer = self.client.call(name, given)
            except Exception as e:
                raise AssertionError("%s(%s): %s" % (name, given, e)) from e
            self.called.add(name)
            return answer
        return call

    def until(self, operation, member, wanted, /, **given):
        """Asks until the state is the wanted one; None: until it is gone."""
        state = None
        for _ in range(300):
            try:
                state = self.client.call(operation, given)
                for step in member.split("."):
                    state = state[step]
            except Exception as e:
                if wanted is None and "ResourceNotFoundException" in str(e):
                    return
                raise
            if state == wanted:
                return
            time.sleep(0.05)
        raise AssertionError("%s %s: %s, not %s" % (operation, given, state, wanted))


def templates(p):
    p.get_account_settings()
    p.update_account_settings(pipelineServiceRoleArn=ROLE)
    p.create_repository(provider="GITHUB", name="acme/web", connectionArn=LINK, tags=TAGS)
    p.get_repository(provider="GITHUB", name="acme/web")
    p.list_repositories()
    p.create_environment_template(name="net", displayName="Net", tags=TAGS)
    p.create_environment_template_version(templateName="net", source=SOURCE)
    p.create_service_template(name="web", description="d")
    p.create_service_template_version(
        templateName="web", source=SOURCE, supportedComponentSources=["DIRECTLY_DEFINED"],
        compatibleEnvironmentTemplates=[{"templateName": "net", "majorVersion": "1"}])
    for kind, name in (("environment", "net"), ("service", "web")):
        p.until("get_%s_template_version" % kind, kind + "TemplateVersion.status", "DRAFT",
                templateName=name, **ONE)
        getattr(p, "get_%s_template_version" % kind)(templateName=name, **ONE)
        getattr(p, "update_%s_template_version" % kind)(
            templateName=name, status="PUBLISHED", **ONE)
        getattr(p, "get_%s_template" % kind)(name=name)
        getattr(p, "update_%s_template" % kind)(name=name, description="new")
        getattr(p, "list_%s_templates" % kind)()
        getattr(p, "list_%s_template_versions" % kind)(templateName=name)


def syncs(p):
    p.create_template_sync_config(branch="main", **SYNC, **REPOSITORY)
    p.get_template_sync_config(**SYNC)
    p.update_template_sync_config(branch="b", subdirectory="s", **SYNC, **REPOSITORY)
    p.get_template_sync_status(templateVersion="1", **SYNC)
    p.get_repository_sync_status(branch="b", syncType="TEMPLATE_SYNC", **REPOSITORY)
    p.list_repository_sync_definitions(syncType="TEMPLATE_SYNC", **REPOSITORY)
    p.delete_template_sync_config(**SYNC)


def connections(p):
    for decide in (p.reject_environment_account_connection,
                   p.accept_environment_account_connection):
        one = p.create_environment_account_connection(
            environmentName="far", managementAccountId="123456789012", roleArn=ROLE)
        id = {"id": one["environmentAccountConnection"]["id"]}
        p.get_environment_account_connection(**id)
        p.update_environment_account_connection(roleArn=ROLE + "2", **id)
        p.list_environment_account_connections(requestedBy="MANAGEMENT_ACCOUNT")
        decide(**id)
        p.delete_environment_account_connection(**id)


def environment(p):
    name = {"environmentName": "net-dev"}
    p.create_environment(name="net-dev", templateName="net", templateMajorVersion="1", spec=E_SPEC,
                         protonServiceRoleArn=ROLE, componentRoleArn=ROLE)
    p.until("get_environment", "environment.deploymentStatus", "SUCCEEDED", name="net-dev")
    p.get_environment(name="net-dev")
    p.list_environments()
    p.update_environment(name="net-dev", deploymentType="CURRENT_VERSION", spec=E_SPEC)
    p.cancel_environment_deployment(**name)
    p.until("get_environment", "environment.deploymentStatus", "CANCELLED", name="net-dev")
    p.list_environment_outputs(**name)
    p.list_environment_provisioned_resources(**name)


def service(p):
    of = {"serviceName": "web"}
    p.create_service(name="web", templateName="web", templateMajorVersion="1", branchName="main",
                     repositoryId="acme/web", repositoryConnectionArn=LINK, spec=S_SPEC, tags=TAGS)
    p.until("get_service", "service.status", "ACTIVE", name="web")
    p.get_service(name="web")
    p.list_services()
    p.list_service_instances()
    p.get_service_instance(name="dev", **of)
    p.update_service_instance(name="dev", deploymentType="CURRENT_VERSION", spec=S_SPEC, **of)
    p.cancel_service_instance_deployment(**INSTANCE)
    p.until("get_service_instance", "serviceInstance.deploymentStatus", "CANCELLED", name="dev",
            **of)
    p.list_service_instance_outputs(**INSTANCE)
    p.list_service_instance_provisioned_resources(**INSTANCE)
    p.until("get_service", "service.pipeline.deploymentStatus", "SUCCEEDED", name="web")
    p.update_service_pipeline(deploymentType="CURRENT_VERSION", spec=S_SPEC, **of)
    p.cancel_service_pipeline_deployment(**of)
    p.until("get_service", "service.pipeline.deploymentStatus", "CANCELLED", name="web")
    p.list_service_pipeline_outputs(**of)
    p.list_service_pipeline_provisioned_resources(**of)
    p.create_service_instance(name="qa", spec=S_SPEC + QA, **of)
    p.update_service(name="web", description="d")


def service_sync(p):
    of = {"serviceName": "web"}
    config = dict(branch="main", filePath="proton-ops.yaml", **of, **REPOSITORY)
    p.create_service_sync_config(**config)
    if "create_service_sync_config" not in p.called:
        return
    p.get_service_sync_config(**of)
    p.update_service_sync_config(**config)
    p.get_service_instance_sync_status(**INSTANCE)
    p.update_service_instance(name="dev", deploymentType="MINOR_VERSION", **of)
    blocked = p.get_service_sync_blocker_summary(**INSTANCE)["serviceSyncBlockerSummary"]
    p.update_service_sync_blocker(id=blocked["latestBlockers"][0]["id"], resolvedReason="seen")
    p.delete_service_sync_config(**of)
    p.until("get_service_instance", "serviceInstance.deploymentStatus", "SUCCEEDED", name="dev",
            **of)


def component(p):
    name = {"componentName": "bucket"}
    p.create_component(name="bucket", templateFile="Resources: {}", environmentName="net-dev",
                       manifest="infrastructure: {templates: [{file: x}]}")
    p.until("get_component", "component.deploymentStatus", "SUCCEEDED", name="bucket")
    p.get_component(name="bucket")
    p.list_components()
    p.update_component(name="bucket", deploymentType="CURRENT_VERSION",
                       templateFile="Resources: {B: {}}")
    p.cancel_component_deployment(**name)
    p.until("get_component", "component.deploymentStatus", "CANCELLED", name="bucket")
    p.list_component_outputs(**name)
    p.list_component_provisioned_resources(**name)
    listed = p.list_deployments(**name)
    if listed:
        last = listed["deployments"][-1]["id"]
        p.get_deployment(id=last)
        p.delete_deployment(id=last)


def account(p):
    p.get_resources_summary()
    arn = ARN + "environment-template/net"
    p.tag_resource(resourceArn=arn, tags=TAGS)
    p.list_tags_for_resource(resourceArn=arn)
    p.untag_resource(resourceArn=arn, tagKeys=["k"])
    p.create_environment_template(name="own", provisioning="CUSTOMER_MANAGED")
    p.create_environment_template_version(templateName="own", source=SOURCE)
    p.until("get_environment_template_version", "environmentTemplateVersion.status", "DRAFT",
            templateName="own", **ONE)
    p.update_environment_template_version(templateName="own", status="PUBLISHED", **ONE)
    p.create_environment(name="own", templateName="own", templateMajorVersion="1", spec=E_SPEC)
    p.notify_resource_deployment_status_change(resourceArn=ARN + "environment/own", status="FAILED")
    p.delete_environment(name="own")
    p.notify_resource_deployment_status_change(
        resourceArn=ARN + "environment/own", status="SUCCEEDED")


def down(p):
    p.delete_component(name="bucket")
    p.until("get_component", "component.name", None, name="bucket")
    if "create_service_instance" in p.called:
        p.until("get_service_instance", "serviceInstance.deploymentStatus", "SUCCEEDED", name="qa",
                serviceName="web")
    p.delete_service(name="web")
    p.until("get_service", "service.name", None, name="web")
    p.delete_environment(name="net-dev")
    p.until("get_environment", "environment.name", None, name="net-dev")
    p.delete_service_template_version(templateName="web", **ONE)
    p.delete_service_template(name="web")
    for name in ("net", "own"):
        p.delete_environment_template_version(templateName=name, **ONE)
        p.delete_environment_template(name=name)
    p.delete_repository(provider="GITHUB", name="acme/web")


try:
    life = Life({"boto3": Boto3, "aws": Aws}[sys.argv[1]](sys.argv[2]))
except ImportError:
    print("not here")
    sys.exit()
for part in (templates, syncs, connections, environment, service, service_sync, component, account,
             down):
    part(life)
missing = set(life.client.names) - life.called
assert not missing, "not called: %s" % sorted(missing)
print("%d operations: all as expected" % len(life.called))
