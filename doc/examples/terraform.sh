#!/bin/sh
# terraform.sh - lets protond's deployments run Terraform:
#
#   protond --scale 0,0,0 --provision-command doc/examples/terraform.sh \
#       --provision-arg /path/to/modules --provision-arg /path/to/states --provision-grace 2m
#
# MODULES/vpc-env/1/ holds the root module for a template and its major version, with a local
# backend; it gets two variables: `proton_spec` (the spec, YAML: yamldecode() it) and `proton_name`.
# Each environment, instance, pipeline and component has a folder below STATES, with its copy of the
# module and its state. The outputs are read with python3.
set -eu

modules=${1:?the folder with the Terraform modules is missing}
states=${2:?the folder for the states is missing}

case $PROTON_RESOURCE_TYPE in
ENVIRONMENT) name="environment/$PROTON_ENVIRONMENT" ;;
SERVICE_INSTANCE) name="service/$PROTON_SERVICE/instance/$PROTON_SERVICE_INSTANCE" ;;
SERVICE_PIPELINE) name="service/$PROTON_SERVICE/pipeline" ;;
COMPONENT) name="component/$PROTON_COMPONENT" ;;
*)
    echo "Nothing is known of $PROTON_RESOURCE_TYPE."
    exit 1
    ;;
esac
folder=$states/$name
mkdir -p "$folder"
cp "$PROTON_SPEC_FILE" "$folder/spec.yaml"
if [ "$PROTON_OPERATION" != delete ]; then
    if [ "$PROTON_RESOURCE_TYPE" = COMPONENT ]; then
        cp "$PROTON_SPEC_FILE" "$folder/main.tf" # a component brings its template along
    else
        module=$modules/$PROTON_TEMPLATE_NAME/$PROTON_TEMPLATE_MAJOR_VERSION
        [ -d "$module" ] || {
            echo "There is no $module."
            exit 1
        }
        cp "$module"/*.tf "$folder"
    fi
fi
cd "$folder"
unset AWS_ENDPOINT_URL AWS_ENDPOINT_URL_PROTON # protond's own
TF_VAR_proton_name=$(echo "$name" | tr / -)
TF_VAR_proton_spec=$(cat spec.yaml)
export TF_VAR_proton_name TF_VAR_proton_spec TF_IN_AUTOMATION=1 TF_INPUT=0

# A cancel reaches Terraform as well, which ends what it is doing and keeps its state.
run() {
    terraform "$@" >log 2>&1 &
    wait $! || {
        sed -n 's/^.*Error: /Error: /p' log | head -n 1
        exit 1
    }
}
trap 'wait; echo "Terraform was stopped."; exit 1' TERM

run init -no-color
if [ "$PROTON_OPERATION" = delete ]; then
    run destroy -no-color -auto-approve
    rm -rf "$folder"
    echo "All of it is gone."
    exit 0
fi
run apply -no-color -auto-approve
terraform output -no-color -json |
    python3 -c 'import json, sys
for key, o in json.load(sys.stdin).items():
    if not o["sensitive"]:
        v = o["value"]
        print(f"{key}={v if isinstance(v, str) else json.dumps(v)}")' >"$PROTON_OUTPUT_FILE"
sed -n 's/^Apply complete! //p' log
