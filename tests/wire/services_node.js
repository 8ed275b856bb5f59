/* Environments, services and components as the AWS SDK for JavaScript sees them: its parser, its
 * waiters, its exception types. Asked with the URL of an empty service; ends with "all as
 * expected". */
"use strict";
const assert = require("node:assert/strict");
const sdk = require("@aws-sdk/client-proton");

const proton = new sdk.ProtonClient({
  endpoint: process.argv[2], region: "us-east-1", maxAttempts: 1,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  },
});
const call = (name, input) => proton.send(new sdk[name + "Command"](input));
const wait = async (name, input) => {
  const how = { client: proton, minDelay: 0.1, maxDelay: 0.2, maxWaitTime: 60 };
  assert.equal((await sdk["waitUntil" + name](how, input)).state, "SUCCESS");
};
const refused = async (kind, name, input) => {
  await assert.rejects(call(name, input), (e) => {
    assert.ok(e instanceof sdk[kind], `${name}: ${e.name}: ${e.message}`);
    assert.ok(e.$metadata.requestId && e.message);
    return true;
  });
};

const ROLE = "arn:aws:iam::123456789012:role/proton";
const LINK = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c";
const BUNDLE = { s3: { bucket: "bundles", key: "bundle.tar.gz" } };
const V1 = { majorVersion: "1", minorVersion: "0" };
const spec = (...names) => "proton: ServiceSpec\npipeline: {}\ninstances:\n" +
  names.map((n) => `  - {name: ${n}, environment: live}\n`).join("");

async function templates() {
  await call("CreateEnvironmentTemplate", { name: "net" });
  await call("CreateEnvironmentTemplateVersion", { templateName: "net", source: BUNDLE });
  await wait("EnvironmentTemplateVersionRegistered", { templateName: "net", ...V1 });
  await call("UpdateEnvironmentTemplateVersion",
    { templateName: "net", ...V1, status: "PUBLISHED" });
  await call("CreateServiceTemplate", { name: "web" });
  await call("CreateServiceTemplateVersion", {
    templateName: "web", source: BUNDLE, supportedComponentSources: ["DIRECTLY_DEFINED"],
    compatibleEnvironmentTemplates: [{ templateName: "net", majorVersion: "1" }],
  });
  await wait("ServiceTemplateVersionRegistered", { templateName: "web", ...V1 });
  await call("UpdateServiceTemplateVersion", { templateName: "web", ...V1, status: "PUBLISHED" });
}

async function deployments() {
  const { environment } = await call("CreateEnvironment", {
    name: "live", templateName: "net", templateMajorVersion: "1", protonServiceRoleArn: ROLE,
    componentRoleArn: ROLE, spec: "proton: EnvironmentSpec\nspec: {}\n",
  });
  assert.equal(environment.deploymentStatus, "IN_PROGRESS");
  assert.ok(environment.createdAt instanceof Date);
  await refused("ConflictException", "UpdateEnvironment",
    { name: "live", deploymentType: "MINOR_VERSION" });
  await wait("EnvironmentDeployed", { name: "live" });
  const service = {
    name: "shop", templateName: "web", templateMajorVersion: "1", spec: spec("dev", "prod"),
    branchName: "main", repositoryId: "acme/shop", repositoryConnectionArn: LINK,
  };
  await refused("ValidationException", "CreateService", service);
  await call("UpdateAccountSettings", { pipelineServiceRoleArn: ROLE });
  await refused("ServiceQuotaExceededException", "CreateService",
    { ...service, spec: spec(...[...Array(21).keys()].map((i) => "i" + i)) });
  await call("CreateService", service);
  await wait("ServiceInstanceDeployed", { serviceName: "shop", name: "dev" });
  await wait("ServicePipelineDeployed", { name: "shop" });
  await wait("ServiceCreated", { name: "shop" });
  await call("UpdateService", { name: "shop", spec: spec("dev", "qa") });
  await wait("ServiceUpdated", { name: "shop" });
  const names = [];
  for await (const page of sdk.paginateListServiceInstances({ client: proton, pageSize: 1 },
    { serviceName: "shop" })) names.push(...page.serviceInstances.map((i) => i.name));
  assert.deepEqual(names, ["dev", "qa"]);
  await call("CreateComponent", {
    name: "bucket", serviceName: "shop", serviceInstanceName: "dev", manifest: "m: {}",
    templateFile: "Resources: {}",
  });
  await wait("ComponentDeployed", { name: "bucket" });
  await refused("ConflictException", "DeleteService", { name: "shop" });
}

async function reads() {
  const { deployments } = await call("ListDeployments", { serviceName: "shop" });
  for (const d of deployments) {
    const { deployment } = await call("GetDeployment", { id: d.id });
    const state = deployment.targetState.serviceInstance ?? deployment.targetState.servicePipeline;
    assert.equal(state.templateName, "web");
  }
  assert.ok(deployments.length >= 4);
  const { counts } = await call("GetResourcesSummary", {});
  assert.equal(counts.components.total, 1);
  const { outputs } = await call("ListServiceInstanceOutputs",
    { serviceName: "shop", serviceInstanceName: "dev" });
  assert.equal(outputs[0].key, "ServiceURL");
}

async function deletes() {
  await call("DeleteComponent", { name: "bucket" });
  await wait("ComponentDeleted", { name: "bucket" });
  await call("DeleteService", { name: "shop" });
  await wait("ServiceDeleted", { name: "shop" });
  assert.equal((await call("DeleteService", { name: "shop" })).service, undefined);
  await call("DeleteEnvironment", { name: "live" });
  await refused("ResourceNotFoundException", "GetService", { name: "shop" });
}

(async () => {
  for (const part of [templates, deployments, reads, deletes]) await part();
  console.log("all as expected");
})().catch((e) => {
  console.error(e);
  process.exit(1);
});
