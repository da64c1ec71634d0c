#pragma once

namespace pgrush {

/// The program: reads the arguments, carries out the subcommand, tells what stopped it in one
/// sentence on stderr. Returns the exit status.
int main(int argc, char** argv);

}  // namespace pgrush
