# proton_facts.jq - the service model as plain facts, one a line, for test_proton_tables.
#
# It reads the model's own JSON files (API version 2020-07-20) and knows nothing of src/proton, so
# that the tables there and these facts are two independent readings of the model:
#
#   jq -n -r -f tests/unit/proton_facts.jq \
#       --slurpfile model service.json --slurpfile pages paginators.json \
#       --slurpfile waiters waiters.json | LC_ALL=C sort > tests/unit/proton_facts.txt
#
#   op NAME CLI-NAME INPUT OUTPUT RETRY [ERRORS, sorted]
#   page OP INPUT-TOKEN OUTPUT-TOKEN LIMIT-KEY RESULT-KEY
#   shape NAME TYPE MIN MAX sensitive|plain, then
#       for a string its pattern (JSON text, or -) or its enum values in order; for a list its item;
#       for a structure union|struct and its members in order, * required, ~ idempotency token
#   waiter NAME CLI-NAME OP DELAY ATTEMPTS, acceptors in order
#
# RETRY follows the guides' words on idempotency: reads repeat; with a client token they repeat;
# other updates and all cancels never; what the model marks as idempotent repeats; the rest never.

def cli: gsub("(?<x>[A-Z])"; "-\(.x | ascii_downcase)") | ltrimstr("-");
def or_dash: if . == null then "-" else tostring end;

$model[0] as $m | $m.shapes as $shapes |

def has_token($shape): [$shapes[$shape].members[] | .idempotencyToken] | any;
def retry:
    if .name | test("^(Get|List)") then "READ"
    elif has_token(.input.shape) then "TOKEN"
    elif .name | test("^(Update|Cancel)") then "NEVER"
    elif .idempotent then "SAFE"
    else "NEVER" end;

def detail($s):
    if $s.type == "structure" then
        (if $s.union then " union" else " struct" end) + ([$s.members | to_entries[] |
            " " + (if .value.idempotencyToken then "~" else "" end)
                + (if (.key as $k | $s.required // [] | index($k)) != null then "*" else "" end)
                + .key + ":" + .value.shape] | add // "")
    elif $s.type == "list" then " " + $s.member.shape
    elif $s.enum then " " + ($s.enum | join("|"))
    elif $s.type == "string" then " " + (if $s.pattern then ($s.pattern | tojson) else "-" end)
    else "" end;

# Shapes that an operation's input or output leads to: the exceptions' structures are left out.
def reach($seen; $todo):
    if $todo == [] then $seen
    elif ($todo[0] as $t | $seen | index($t)) != null then reach($seen; $todo[1:])
    else $shapes[$todo[0]] as $s |
        reach($seen + [$todo[0]];
              $todo[1:] + [($s.members // {})[].shape] + [$s.member.shape // empty]) end;

($m.operations[] |
    "op \(.name) \(.name | cli) \(.input.shape) \(.output.shape) \(retry) "
        + ([.errors[].shape] | sort | join(","))),
($pages[0].pagination | to_entries[] |
    "page \(.key) \(.value.input_token) \(.value.output_token) "
        + "\(.value.limit_key | or_dash) \(.value.result_key)"),
(reach([]; [$m.operations[] | .input.shape, .output.shape])[] | . as $name | $shapes[$name] as $s |
    "shape \($name) \($s.type) \($s.min | or_dash) \($s.max | or_dash) "
        + (if $s.sensitive then "sensitive" else "plain" end) + detail($s)),
($waiters[0].waiters | to_entries[] |
    "waiter \(.key) \(.key | cli) \(.value.operation) \(.value.delay) \(.value.maxAttempts)"
        + ([.value.acceptors[] | " " + .state + ":" + (.argument | or_dash) + "=" + .expected]
           | add))
