#!/bin/sh
# cloudformation.sh - lets protond's deployments make CloudFormation stacks, by the AWS command line:
#
#   protond --scale 0,0,0 --provision-command doc/examples/cloudformation.sh \
#       --provision-arg /path/to/bundles
#
# The folder that is the argument holds a CloudFormation template for each template and major
# version, BUNDLES/vpc-env/1/cloudformation.yaml, as a Proton bundle has it below infrastructure/,
# but with parameters of its own where a bundle has Jinja. The top level of the spec's `spec:` gives
# the parameters: `vpc_cidr: 10.0.0.0/16` is the parameter VpcCidr.
#
# The stack is in the account that the AWS command line finds; protond itself needs no account.
set -eu

bundles=${1:?the folder with the CloudFormation templates is missing}
case $PROTON_RESOURCE_TYPE in
ENVIRONMENT) stack="proton-env-$PROTON_ENVIRONMENT" ;;
SERVICE_INSTANCE) stack="proton-svc-$PROTON_SERVICE-$PROTON_SERVICE_INSTANCE" ;;
SERVICE_PIPELINE) stack="proton-pipe-$PROTON_SERVICE" ;;
COMPONENT) stack="proton-component-$PROTON_COMPONENT" ;;
*)
    echo "Nothing is known of $PROTON_RESOURCE_TYPE."
    exit 1
    ;;
esac

# protond's own address and keys are not those of CloudFormation.
unset AWS_ENDPOINT_URL AWS_ENDPOINT_URL_PROTON

# A cancel: the update that is under way is cancelled, too.
cancel() {
    aws cloudformation cancel-update-stack --stack-name "$stack" 2>/dev/null || :
    exit 1
}
trap cancel TERM

if [ "$PROTON_OPERATION" = delete ]; then
    aws cloudformation delete-stack --stack-name "$stack"
    aws cloudformation wait stack-delete-complete --stack-name "$stack" &
    wait $!
    echo "Stack $stack is gone."
    exit 0
fi

if [ "$PROTON_RESOURCE_TYPE" = COMPONENT ]; then
    template=$PROTON_SPEC_FILE # a component brings its template along
else
    template=$bundles/$PROTON_TEMPLATE_NAME/$PROTON_TEMPLATE_MAJOR_VERSION/cloudformation.yaml
fi
[ -r "$template" ] || {
    echo "There is no $template."
    exit 1
}

# "  vpc_cidr: 10.0.0.0/16" below "spec:" becomes "VpcCidr=10.0.0.0/16".
parameters() {
    awk '/^spec:/ { inside = 1; next } /^[^ ]/ { inside = 0 }
        inside && /^  [a-z0-9_]+: *[^ ]/ {
            name = $1; sub(/:$/, "", name); n = split(name, part, "_"); name = ""
            for (i = 1; i <= n; i++)
                name = name toupper(substr(part[i], 1, 1)) substr(part[i], 2)
            value = $0; sub(/^  [a-z0-9_]+: */, "", value); gsub(/^"|"$/, "", value)
            print name "=" value
        }' "$PROTON_SPEC_FILE"
}

set --
while IFS= read -r pair; do
    [ -z "$pair" ] || set -- "$@" "$pair"
done <<END
$([ "$PROTON_RESOURCE_TYPE" = COMPONENT ] || parameters)
END
[ $# = 0 ] || set -- --parameter-overrides "$@"

aws cloudformation deploy --stack-name "$stack" --template-file "$template" \
    --no-fail-on-empty-changeset --capabilities CAPABILITY_NAMED_IAM \
    --tags "proton=$PROTON_RESOURCE_ARN" "$@" &
wait $! || {
    # The last line becomes the status message: say what went wrong, not that something did.
    aws cloudformation describe-stack-events --stack-name "$stack" --output text --query \
        "StackEvents[?ends_with(ResourceStatus, '_FAILED')]|[-1].ResourceStatusReason"
    exit 1
}

aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' |
    awk -F '\t' 'NF == 2 { print $1 "=" $2 }' >"$PROTON_OUTPUT_FILE"
echo "Stack $stack is up to date."
