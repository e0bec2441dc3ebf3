#pragma once
// SQLite: the log on disk. The Swift side is ConclaveStore.
#include <sqlite3.h>
