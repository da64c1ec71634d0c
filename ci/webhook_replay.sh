#!/usr/bin/env bash
# Replays dead letters: `ci/webhook_replay.sh [pgrush webhooks replay's options…]`, from a bare Debian. The runbook says
# when and how: reports/RUNBOOK.md. Files that the options name are looked for from where it is called. Exit status is
# that of `pgrush webhooks replay`, whose --help tells of its options; 100 if there is no program. PGRUSH names a program
# that is built.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[[ " $* " != *" --help "* ]] || exec "$root/ci/help" webhook_replay.sh

if [[ ! ${PGRUSH:-} ]]; then
  "$root/ci/setup" build source
  "$root/ci/build" || exit 100
fi
exec "${PGRUSH:-$root/build/release/pgrush}" webhooks replay "$@"
