#pragma once
// libsodium: all cryptography. The Swift side is ConclaveCrypto.
#include <sodium.h>
