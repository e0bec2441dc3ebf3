#pragma once
// SQLite: the log on disk. The Swift side is ConclaveStore.
#include <sqlite3.h>

// Has SQLite copy a bound value. The macro is a cast that Swift doesn't import.
static inline sqlite3_destructor_type conclave_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Whether closing leaves the write-ahead log as it is, and so writes nothing. The function is variadic.
static inline int conclave_sqlite_keep_wal_on_close(sqlite3 *database, int keeps) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps, (int *)0);
}
