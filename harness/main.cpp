#include "cli.h"

int main(int argc, char** argv) { return pgrush::main(argc, argv); }
