#pragma once
// What Glibc's Swift module lacks. The Swift side is ConclaveNet.
#include <errno.h>
#include <sys/epoll.h>
