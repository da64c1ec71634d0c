#pragma once

#include <vector>

#include "command_line.h"
#include "webhooks_replay.h"
#include "webhooks_serve.h"
#include "webhooks_work.h"

namespace pgrush {

/// What the commands of `pgrush webhooks` are told.
struct WebhooksArguments {
  ServeArguments serve;
  WorkArguments work;
  ReplayArguments replay;
};

/// `pgrush webhooks` and its own subcommands, which write what they are told to `arguments`.
std::vector<Command> add_webhooks(CLI::App& app, WebhooksArguments& arguments);

}  // namespace pgrush
