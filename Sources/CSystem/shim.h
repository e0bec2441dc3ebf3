#pragma once
// What Glibc's Swift module lacks. The Swift side is ConclaveNet.
//
// The Glibc module is built without _GNU_SOURCE, so what stands behind it is declared here again; C constants
// with a type that Swift can't use become functions.
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/uio.h>
#include <time.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int epoll_pwait2(
    int, struct epoll_event *, int, const struct timespec *, const sigset_t *);

static inline int conclave_socket(int type, int protocol) {
  return socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}
static inline int conclave_accept(int listener, struct sockaddr_in *peer) {
  socklen_t length = sizeof *peer;
  return accept4(listener, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
static inline int conclave_local_socket(int type) {
  return socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}
static inline int conclave_accept_local(int listener) {
  return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
// `struct ucred`, which needs _GNU_SOURCE: who made the connection. 0, or -1 with errno.
static inline int conclave_peer(int socket, int *process, unsigned int *user) {
  struct { pid_t process; uid_t user; gid_t group; } peer;
  socklen_t length = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
  *process = peer.process;
  *user = peer.user;
  return 0;
}
// A link whose other side is gone is an error of the call, not a signal.
static inline ssize_t conclave_send(int socket, const void *bytes, size_t count) {
  return send(socket, bytes, count, MSG_NOSIGNAL);
}
// Under another name, because Swift finds its methods called `listen` and `connect` first.
static inline int conclave_listen(int socket, int backlog) { return listen(socket, backlog); }
static inline int conclave_connect(int socket, const struct sockaddr *address, socklen_t length) {
  return connect(socket, address, length);
}
static inline int conclave_bind(int socket, const struct sockaddr *address, socklen_t length) {
  return bind(socket, address, length);
}
static inline int conclave_sock_stream(void) { return SOCK_STREAM; }
static inline int conclave_sock_dgram(void) { return SOCK_DGRAM; }
static inline int conclave_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int conclave_signalfd(const sigset_t *signals) {
  return signalfd(-1, signals, SFD_NONBLOCK | SFD_CLOEXEC);
}
static inline int conclave_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }
static inline int conclave_epoll_control(
    int poller, int operation, int descriptor, unsigned int events, unsigned long token) {
  struct epoll_event event = {.events = events, .data = {.u64 = token}};
  return epoll_ctl(poller, operation, descriptor, &event);
}
// A negative timeout waits for ever. Kernels before 5.11 lack epoll_pwait2: whole milliseconds, rounded up.
static inline int conclave_epoll_wait(
    int poller, struct epoll_event *events, int eventsMax, long long nanoseconds) {
  struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  int count = epoll_pwait2(poller, events, eventsMax, nanoseconds < 0 ? NULL : &limit, NULL);
  if (count >= 0 || errno != ENOSYS) return count;
  long long milliseconds = nanoseconds < 0 ? -1 : (nanoseconds + 999999) / 1000000;
  int whole = milliseconds > 3600000 ? 3600000 : (int)milliseconds;
  return epoll_wait(poller, events, eventsMax, whole);
}
static inline unsigned long conclave_epoll_token(const struct epoll_event *event) {
  return event->data.u64;
}
#endif
