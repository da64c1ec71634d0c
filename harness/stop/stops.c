// Loaded by the backends of a throwaway server.
#include <postgres.h>

// fmgr.h needs postgres.h.
#include <fmgr.h>

PG_MODULE_MAGIC;
