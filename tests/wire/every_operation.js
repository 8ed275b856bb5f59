/* Every operation as the AWS SDK for JavaScript sees it, in the life of an account from nothing to
 * nothing: its parser, its exception types, what has a time or a word of an enumeration. Asked with
 * the URL of an empty service that was started with --fault access-denied,n=1,op=ListServices,
 * throttle,n=1,op=ListEnvironments and error500,n=1,op=ListComponents; ends with "all as expected". */
"use strict";
const assert = require("node:assert/strict");
const sdk = require("@aws-sdk/client-proton");

const proton = new sdk.ProtonClient({
  endpoint: process.argv[2], region: "eu-west-1", maxAttempts: 1,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  },
});
const called = new Set();

const ENUMS = {
  deploymentStatus: sdk.DeploymentStatus, provisioning: sdk.Provisioning,
  provider: sdk.RepositoryProvider, repositoryProvider: sdk.RepositoryProvider,
  provisioningEngine: sdk.ProvisionedResourceEngine, templateType: sdk.TemplateType,
  targetResourceType: sdk.DeploymentTargetResourceType,
};
const STATUSES = new Set([sdk.ServiceStatus, sdk.TemplateVersionStatus, sdk.ResourceSyncStatus,
  sdk.EnvironmentAccountConnectionStatus, sdk.RepositorySyncStatus, sdk.BlockerStatus,
].flatMap(Object.values));

/* Times are dates, and the words are those of the enumerations. */
function check(where, value) {
  for (const [key, v] of Object.entries(value ?? {})) {
    if (key === "$metadata") continue;
    if (/(At|^time)$/.test(key) && v !== undefined)
      assert.ok(v instanceof Date && v.getFullYear() > 2000, `${where}.${key}: ${v}`);
    else if (ENUMS[key])
      assert.ok(Object.values(ENUMS[key]).includes(v), `${where}.${key}: ${v}`);
    else if (key === "status")
      assert.ok(STATUSES.has(v), `${where}.${key}: ${v}`);
    else if (v !== null && typeof v === "object" && !(v instanceof Date))
      check(`${where}.${key}`, v);
  }
}

async function call(name, input = {}) {
  const answer = await proton.send(new sdk[name + "Command"](input));
  check(name, answer);
  called.add(name);
  return answer;
}

async function refused(kind, name, input = {}) {
  await assert.rejects(call(name, input), (e) => {
    assert.ok(e instanceof sdk[kind], `${name}: ${e.name}: ${e.message}`);
    assert.equal(e.name, kind);
    assert.ok(e.$metadata.requestId && e.message);
    return true;
  });
}

/* Asks until the state is the wanted one; undefined: until it is gone. */
async function until(name, input, path, wanted) {
  let state;
  for (let i = 0; i < 600; i++) {
    try {
      state = path.split(".").reduce((o, k) => o?.[k], await call(name, input));
    } catch (e) {
      if (wanted === undefined && e instanceof sdk.ResourceNotFoundException) return;
      throw e;
    }
    if (state === wanted) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`${name}: ${state}, not ${wanted}`);
}

const ROLE = "arn:aws:iam::123456789012:role/r";
const ARN = "arn:aws:proton:eu-west-1:123456789012:";
const source = { s3: { bucket: "bundles", key: "x.tar.gz" } };
const tags = [{ key: "k", value: "v" }];
const ONE = { majorVersion: "1", minorVersion: "0" };
const LINK = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c";
const repository = { provider: "GITHUB", name: "acme/web" };
const of_repository = { repositoryName: "acme/web", repositoryProvider: "GITHUB" };
const E_SPEC = "proton: EnvironmentSpec\nspec: {vpc_cidr: 10.0.0.0/16}\n";
const spec = (...names) => "proton: ServiceSpec\npipeline: {service_dir: web}\ninstances:\n" +
  names.map((n) => `  - {name: ${n}, environment: net-dev, spec: {port: 80}}\n`).join("");
const web = { serviceName: "web" };
const dev = { serviceName: "web", serviceInstanceName: "dev" };

async function errors() {
  await refused("AccessDeniedException", "ListServices");
  await refused("ThrottlingException", "ListEnvironments");
  await refused("InternalServerException", "ListComponents");
  await refused("ResourceNotFoundException", "GetEnvironment", { name: "none" });
  await refused("ValidationException", "GetEnvironment", { name: "no such" });
  for (const name of ["ListServices", "ListEnvironments", "ListComponents"]) await call(name);
}

async function templates() {
  await call("UpdateAccountSettings", { pipelineServiceRoleArn: ROLE });
  assert.equal((await call("GetAccountSettings")).accountSettings.pipelineServiceRoleArn, ROLE);
  await call("CreateRepository", { ...repository, connectionArn: LINK, tags });
  await call("GetRepository", repository);
  await call("ListRepositories");
  for (const [kind, name] of [["Environment", "net"], ["Service", "web"]]) {
    const more = kind === "Service" ? {
      supportedComponentSources: ["DIRECTLY_DEFINED"],
      compatibleEnvironmentTemplates: [{ templateName: "net", majorVersion: "1" }],
    } : {};
    const version = { templateName: name, ...ONE };
    await call(`Create${kind}Template`, { name, displayName: "a name", tags });
    await call(`Create${kind}TemplateVersion`, { templateName: name, source, ...more });
    await until(`Get${kind}TemplateVersion`, version,
      `${kind.toLowerCase()}TemplateVersion.status`, "DRAFT");
    await call(`Update${kind}TemplateVersion`, { ...version, status: "PUBLISHED" });
    await call(`Update${kind}Template`, { name, description: "new" });
    await refused("ConflictException", `Create${kind}Template`,
      { name, displayName: "a name", tags });
    await call(`Get${kind}Template`, { name });
    await call(`List${kind}Templates`);
    await call(`List${kind}TemplateVersions`, { templateName: name });
  }
}

async function connections() {
  for (const decision of ["Reject", "Accept"]) {
    const made = await call("CreateEnvironmentAccountConnection",
      { environmentName: "far", managementAccountId: "123456789012", roleArn: ROLE });
    const id = { id: made.environmentAccountConnection.id };
    await call("GetEnvironmentAccountConnection", id);
    await call("UpdateEnvironmentAccountConnection", { ...id, roleArn: ROLE + "2" });
    await call("ListEnvironmentAccountConnections", { requestedBy: "MANAGEMENT_ACCOUNT" });
    await call(decision + "EnvironmentAccountConnection", id);
    await call("DeleteEnvironmentAccountConnection", id);
  }
}

async function syncs() {
  const sync = { templateName: "net", templateType: "ENVIRONMENT" };
  await call("CreateTemplateSyncConfig", { ...sync, ...of_repository, branch: "main" });
  await call("GetTemplateSyncConfig", sync);
  await call("UpdateTemplateSyncConfig", { ...sync, ...of_repository, branch: "b" });
  await until("GetTemplateSyncStatus", { ...sync, templateVersion: "1" }, "latestSync.status",
    "SUCCEEDED");
  const where = { ...of_repository, syncType: "TEMPLATE_SYNC" };
  await call("GetRepositorySyncStatus", { ...where, branch: "b" });
  const { syncDefinitions } = await call("ListRepositorySyncDefinitions", where);
  assert.deepEqual(syncDefinitions.map((d) => d.target), ["net:1"]);
  await call("DeleteTemplateSyncConfig", sync);
}

async function environment() {
  const name = { environmentName: "net-dev" };
  await call("CreateEnvironment", {
    name: "net-dev", templateName: "net", templateMajorVersion: "1", spec: E_SPEC,
    protonServiceRoleArn: ROLE, componentRoleArn: ROLE,
  });
  const is = (status) => until("GetEnvironment", { name: "net-dev" },
    "environment.deploymentStatus", status);
  await is("SUCCEEDED");
  await call("UpdateEnvironment",
    { name: "net-dev", deploymentType: "CURRENT_VERSION", spec: E_SPEC });
  await call("CancelEnvironmentDeployment", name);
  await is("CANCELLED");
  await refused("ConflictException", "CancelEnvironmentDeployment", name);
  await call("ListEnvironmentOutputs", name);
  await call("ListEnvironmentProvisionedResources", name);
}

async function service() {
  const given = {
    name: "web", templateName: "web", templateMajorVersion: "1", branchName: "main",
    repositoryId: "acme/web", repositoryConnectionArn: LINK, tags,
  };
  await refused("ServiceQuotaExceededException", "CreateService",
    { ...given, spec: spec(...[...Array(21).keys()].map((i) => "i" + i)) });
  await call("CreateService", { ...given, spec: spec("dev") });
  await until("GetService", { name: "web" }, "service.status", "ACTIVE");
  const { serviceInstances } = await call("ListServiceInstances", {
    filters: [{ key: "environmentName", value: "net-dev" }], sortBy: "createdAt",
    sortOrder: "DESCENDING",
  });
  assert.deepEqual(serviceInstances.map((i) => i.name), ["dev"]);
  await call("UpdateServiceInstance",
    { ...web, name: "dev", deploymentType: "CURRENT_VERSION", spec: spec("dev") });
  await call("CancelServiceInstanceDeployment", dev);
  await until("GetServiceInstance", { ...web, name: "dev" }, "serviceInstance.deploymentStatus",
    "CANCELLED");
  await call("UpdateServicePipeline",
    { ...web, deploymentType: "CURRENT_VERSION", spec: spec("dev") });
  await call("CancelServicePipelineDeployment", web);
  await until("GetService", { name: "web" }, "service.pipeline.deploymentStatus", "CANCELLED");
  for (const what of ["Outputs", "ProvisionedResources"]) {
    await call("ListServiceInstance" + what, dev);
    await call("ListServicePipeline" + what, web);
  }
  await call("CreateServiceInstance", { ...web, name: "qa", spec: spec("dev", "qa") });
  await call("UpdateService", { name: "web", description: "d" });
}

async function service_sync() {
  const config = { ...web, ...of_repository, branch: "main", filePath: "proton-ops.yaml" };
  await call("CreateServiceSyncConfig", config);
  await call("GetServiceSyncConfig", web);
  await call("UpdateServiceSyncConfig", config);
  await until("GetServiceInstanceSyncStatus", dev, "latestSync.status", "SUCCEEDED");
  await call("UpdateServiceInstance", { ...web, name: "dev", deploymentType: "MINOR_VERSION" });
  const { serviceSyncBlockerSummary } = await call("GetServiceSyncBlockerSummary", dev);
  await call("UpdateServiceSyncBlocker",
    { id: serviceSyncBlockerSummary.latestBlockers[0].id, resolvedReason: "seen" });
  await call("DeleteServiceSyncConfig", web);
  await until("GetServiceInstance", { ...web, name: "dev" }, "serviceInstance.deploymentStatus",
    "SUCCEEDED");
}

async function component() {
  const name = { componentName: "bucket" };
  const is = (status) => until("GetComponent", { name: "bucket" }, "component.deploymentStatus",
    status);
  await call("CreateComponent", {
    ...dev, name: "bucket", templateFile: "Resources: {}",
    manifest: "infrastructure: {templates: [{file: x}]}",
  });
  await is("SUCCEEDED");
  await call("UpdateComponent",
    { name: "bucket", deploymentType: "CURRENT_VERSION", templateFile: "Resources: {B: {}}" });
  await call("CancelComponentDeployment", name);
  await is("CANCELLED");
  await call("ListComponentOutputs", name);
  await call("ListComponentProvisionedResources", name);
  const { deployments } = await call("ListDeployments", name);
  const { id } = deployments[deployments.length - 1];
  await call("GetDeployment", { id });
  await call("DeleteDeployment", { id });
}

async function account() {
  const { counts } = await call("GetResourcesSummary");
  assert.equal(counts.environments.total, 1);
  const resourceArn = ARN + "environment-template/net";
  await call("TagResource", { resourceArn, tags: [{ key: "k2", value: "" }] });
  assert.deepEqual((await call("ListTagsForResource", { resourceArn })).tags,
    [...tags, { key: "k2", value: "" }]);
  await call("UntagResource", { resourceArn, tagKeys: ["k"] });
  const own = { templateName: "own", ...ONE }, ours = { resourceArn: ARN + "environment/own" };
  await call("CreateEnvironmentTemplate", { name: "own", provisioning: "CUSTOMER_MANAGED" });
  await call("CreateEnvironmentTemplateVersion", { templateName: "own", source });
  await until("GetEnvironmentTemplateVersion", own, "environmentTemplateVersion.status", "DRAFT");
  await call("UpdateEnvironmentTemplateVersion", { ...own, status: "PUBLISHED" });
  await call("CreateEnvironment",
    { name: "own", templateName: "own", templateMajorVersion: "1", spec: E_SPEC });
  await call("NotifyResourceDeploymentStatusChange",
    { ...ours, status: "FAILED", statusMessage: "no capacity" });
  const { environment } = await call("GetEnvironment", { name: "own" });
  assert.equal(environment.deploymentStatusMessage, "no capacity");
  await call("DeleteEnvironment", { name: "own" });
  await call("NotifyResourceDeploymentStatusChange", { ...ours, status: "SUCCEEDED" });
}

async function down() {
  await call("DeleteComponent", { name: "bucket" });
  await until("GetComponent", { name: "bucket" }, "component.name");
  await until("GetServiceInstance", { ...web, name: "qa" }, "serviceInstance.deploymentStatus",
    "SUCCEEDED");
  await call("DeleteService", { name: "web" });
  await until("GetService", { name: "web" }, "service.name");
  await call("DeleteEnvironment", { name: "net-dev" });
  await until("GetEnvironment", { name: "net-dev" }, "environment.name");
  for (const [kind, name] of [["Service", "web"], ["Environment", "net"], ["Environment", "own"]]) {
    await call(`Delete${kind}TemplateVersion`, { templateName: name, ...ONE });
    await call(`Delete${kind}Template`, { name });
  }
  await call("DeleteRepository", repository);
}

(async () => {
  for (const part of [errors, templates, connections, syncs, environment, service, service_sync,
    component, account, down]) await part();
  const all = Object.keys(sdk).filter((n) => n.endsWith("Command") && n !== "$Command")
    .map((n) => n.slice(0, -"Command".length));
  assert.deepEqual(all.filter((n) => !called.has(n)), [], "not called");
  console.log(`${called.size} operations: all as expected`);
})().catch((e) => {
  console.error(e);
  process.exit(1);
});
