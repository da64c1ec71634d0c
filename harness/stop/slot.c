#include "stop/slot.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <miscadmin.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <port/atomics.h>
#include <storage/fd.h>
#include <storage/ipc.h>
#include <storage/proc.h>
#include <utils/wait_event.h>

// A turn of waiting: about what a switch to another process costs, then until a wake-up, but not so
// long that a controller's end is noticed late.
#define SPINS 100
#define WAIT_NS 20000000

PgrushStopSlot* slot;

// Constant after attach().
static PgrushStopRegion* region;

static void futex(int operation, uint32 value, const struct timespec* patience) {
  // Errors are wake-ups without a cause, which the caller copes with.
  (void)syscall(SYS_futex, &slot->parked, operation, value, patience, NULL, 0);
}

static void set_parked(uint32 value) {
  __atomic_store_n(&slot->parked, value, __ATOMIC_SEQ_CST);
  futex(FUTEX_WAKE, INT_MAX, NULL);
}

static bool is_parked(void) { return __atomic_load_n(&slot->parked, __ATOMIC_SEQ_CST) == 1; }

static bool controller_is_gone(void) {
  pid_t controller = __atomic_load_n(&region->controller, __ATOMIC_SEQ_CST);

  return controller == 0 || (kill(controller, 0) != 0 && errno == ESRCH);
}

// Waits until the controller says otherwise. A client that hears of an error must not see its slot
// parked any more: that is why an interrupt is looked for before it is processed.
static void park(void) {
  const struct timespec patience = {0, WAIT_NS};
  int turn;

  set_parked(1);
  for (turn = 0; turn < SPINS && is_parked(); turn++) pg_spin_delay();
  while (is_parked()) {
    futex(FUTEX_WAIT, 1, &patience);
    if (controller_is_gone()) {
      set_parked(0);
      ereport(FATAL, (errcode(ERRCODE_ADMIN_SHUTDOWN),
                      errmsg("the explorer that had stopped this session is gone")));
    }
    if (INTERRUPTS_CAN_BE_PROCESSED() && (ProcDiePending || QueryCancelPending)) set_parked(0);
    CHECK_FOR_INTERRUPTS();
  }
}

void stop(enum PgrushStopKind kind, Oid function, int line) {
  if (__atomic_load_n(&slot->active, __ATOMIC_SEQ_CST) == 0) return;
  slot->kind = kind;
  slot->function = function;
  slot->line = line;
  slot->stops++;
  park();
  // Of the sessions in a deadlock the one that looks first is the victim. Set directly: it is no
  // statement of the session, and a rollback must not take it back.
  if (slot->deadlock_timeout_ms > 0) DeadlockTimeout = slot->deadlock_timeout_ms;
  // The explorer has read what was touched up to here, and has not when nothing was held.
  slot->touched.count = 0;
}

// The server itself has by then turned its wait events away from the slot, and let go of all locks.
static void leave(int code pg_attribute_unused(), Datum argument pg_attribute_unused()) {
  set_parked(0);
  __atomic_store_n(&slot->pid, 0, __ATOMIC_SEQ_CST);
}

static void map_region(const char* path) {
  int file = BasicOpenFile(path, O_RDWR | PG_BINARY);
  struct stat status;
  void* mapped = MAP_FAILED;

  if (file < 0 || fstat(file, &status) != 0)
    ereport(ERROR, (errcode_for_file_access(), errmsg("cannot open \"%s\": %m", path)));
  if (status.st_size == sizeof(PgrushStopRegion))
    mapped = mmap(NULL, sizeof(PgrushStopRegion), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) ereport(ERROR, (errmsg("cannot map \"%s\"", path)));
  region = mapped;
  if (region->version != PGRUSH_STOP_VERSION)
    ereport(ERROR, (errmsg("\"%s\" is of version %u, and this stop module of version %u", path,
                           region->version, (unsigned)PGRUSH_STOP_VERSION)));
}

void attach(const char* path, int number) {
  PgrushStopSlot* mine;
  int32 nobody = 0;

  map_region(path);
  mine = &region->slots[number];
  if (!__atomic_compare_exchange_n(&mine->pid, &nobody, MyProcPid, false, __ATOMIC_SEQ_CST,
                                   __ATOMIC_SEQ_CST))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE),
                    errmsg("slot %d is in use by process %d", number, nobody)));
  slot = mine;
  on_proc_exit(leave, (Datum)0);
  set_parked(0);
  slot->touched.count = 0;
  pgstat_set_wait_event_storage(&slot->wait_event);
}
