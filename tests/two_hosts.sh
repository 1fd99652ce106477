#!/usr/bin/env bash
# Two network hosts joined by a virtual cable, in namespaces that end with this script: a scheduler and the
# sweep on one, a worker on the other.  Needs no rights besides those to make namespaces.
#   unshare --user --map-root-user --net --pid --fork --kill-child --mount-proc tests/two_hosts.sh PYTHON DESIGN OUT

set -euo pipefail
python=$1 design=$2 out=$3
here=10.77.0.1 there=10.77.0.2 port=8786

unshare --net sleep infinity &
far=$!
until [ "$(readlink "/proc/$far/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link set lo up
ip link add cable type veth peer name end netns "$far"
ip address add "$here/24" dev cable
ip link set cable up
nsenter --target "$far" --net ip address add "$there/24" dev end
nsenter --target "$far" --net ip link set end up
nsenter --target "$far" --net ip link set lo up

"$python" -m distributed.cli.dask_scheduler --host "$here" --port "$port" --no-dashboard >scheduler.log 2>&1 &
nsenter --target "$far" --net "$python" -m distributed.cli.dask_worker "tcp://$here:$port" --host "$there" \
    --nthreads 1 --no-nanny --no-dashboard --local-directory space >worker.log 2>&1 &
until grep -q "Register worker.*$there" scheduler.log; do sleep 0.05; done
"$python" -m diplomatic_swings.app.cli sweep "$design" --out "$out" --quiet --cluster "tcp://$here:$port"
