#pragma once

#include <filesystem>
#include <string>

#include "base/sink.h"
#include "measure/history.h"
#include "measure/snapshot.h"

namespace measure {

/// What a history file holds.
struct HistoryFile {
  std::string program;  ///< version of the program that wrote it, one line
  std::string run;      ///< what its judges need besides; nothing here looks into it
  History history;
  Snapshot snapshot;
};

/// Gives the bytes of a history file to `sink`: a first line that people can read
/// ("pgrush.history/1 by pgrush 0.1.0"), the layout, the values in the little-endian form that they
/// have in memory, a checksum. The records go as one block, without a copy. `history` is finished,
/// `snapshot` sorted.
void write_history_file(const std::string& program, const std::string& run, const History& history,
                        const Snapshot& snapshot, const base::Sink& sink);

/// Reads a history file. Throws Failure (kUnusable) that names the file, the place and the way out
/// if it is none, was cut short or changed, is of another layout, or if its records refer to what
/// is not in it.
HistoryFile read_history_file(const std::filesystem::path& path);

}  // namespace measure
