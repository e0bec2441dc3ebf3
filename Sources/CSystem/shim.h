#pragma once
// What Glibc's Swift module lacks. The Swift side is ConclaveNet.
//
// The Glibc module is built without _GNU_SOURCE, so what stands behind it is declared here again; C constants
// with a type that Swift can't use become functions.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
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

// Terminals in raw mode, given back when the process exits or dies of a signal that can be caught. Only
// TerminalRegistry.swift calls these: each object file that did would have a table of its own.
#define CONCLAVE_TERMINALS_MAX 16
struct conclave_terminal {
  volatile sig_atomic_t is_taken;
  int input, output;
  struct termios before;
};
// A variable of the file would not be emitted; one of a function is.
static inline struct conclave_terminal *conclave_terminals(void) {
  static struct conclave_terminal terminals[CONCLAVE_TERMINALS_MAX];
  return terminals;
}

// As it was. In the background the process would be stopped by that, and the terminal is another one's by then.
static inline void conclave_terminal_reset(struct conclave_terminal *terminal) {
  pid_t group = tcgetpgrp(terminal->input);
  // One that isn't the session's terminal stops nobody.
  if (group <= 0 || group == getpgrp()) tcsetattr(terminal->input, TCSANOW, &terminal->before);
  terminal->is_taken = 0;
}
// Safe in a signal's handler: all that it calls is. It never waits for a terminal that nobody reads.
static inline void conclave_terminals_restore(void) {
  static const char modes[] = "\r\n\033[?1004l\033[?2004l\033[0m";
  int saved = errno;
  for (int i = 0; i < CONCLAVE_TERMINALS_MAX; i++) {
    struct conclave_terminal *terminal = &conclave_terminals()[i];
    if (!terminal->is_taken) continue;
    conclave_terminal_reset(terminal);
    struct pollfd ready = {terminal->output, POLLOUT, 0};
    if (terminal->output < 0 || poll(&ready, 1, 0) != 1 || !(ready.revents & POLLOUT)) continue;
    if (write(terminal->output, modes, sizeof modes - 1) < 0) errno = 0;
  }
  errno = saved;
}
// What was done about each signal before: the Swift runtime tells of crashes.
static inline struct sigaction *conclave_signals_before(void) {
  static struct sigaction before[NSIG];
  return before;
}
static inline void conclave_terminals_died(int number) {
  conclave_terminals_restore();
  sigaction(number, &conclave_signals_before()[number], NULL);
  raise(number);
}
static inline void conclave_signal_watch(int number) {
  struct sigaction *before = &conclave_signals_before()[number], action = {0};
  if (sigaction(number, NULL, before) != 0 || before->sa_handler == SIG_IGN) return;
  action.sa_handler = conclave_terminals_died;
  // On the stack of its own that the runtime set up, if it did: this one may be full.
  action.sa_flags = SA_ONSTACK;
  sigaction(number, &action, NULL);
}
static inline void conclave_terminals_watch(void) {
  static const int deadly[] = {SIGABRT, SIGALRM, SIGBUS,  SIGFPE,  SIGILL,    SIGQUIT, SIGSEGV,
                               SIGSYS,  SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU, SIGXFSZ,
#ifdef __linux__
                               SIGPWR,  SIGSTKFLT,
#endif
                               SIGPROF, SIGIO};
  static int is_watching = 0;
  if (is_watching) return;
  is_watching = 1;
  atexit(conclave_terminals_restore);
  for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++) conclave_signal_watch(deadly[i]);
#ifdef __linux__
  for (int number = SIGRTMIN; number <= SIGRTMAX; number++) conclave_signal_watch(number);
#endif
}
// Takes a terminal with settings of its own; what was before is given back.
static inline int conclave_terminal_set(int input, int output, const struct termios *before, const struct termios *set) {
  pid_t group = tcgetpgrp(input);
  conclave_terminals_watch();
  // In the background the process would be stopped by that.
  if (group > 0 && group != getpgrp()) return -1;
  for (int i = 0; i < CONCLAVE_TERMINALS_MAX; i++) {
    if (conclave_terminals()[i].is_taken) continue;
    conclave_terminals()[i].input = input;
    conclave_terminals()[i].output = output;
    conclave_terminals()[i].before = *before;
    conclave_terminals()[i].is_taken = 1;
    if (tcsetattr(input, TCSANOW, set) == 0) return i;
    conclave_terminals()[i].is_taken = 0;
    return -1;
  }
  return -1;
}
// Keeps what is typed unseen, but for the line break.
static inline int conclave_terminal_hide(int input) {
  struct termios before, unseen;
  if (tcgetattr(input, &before) != 0) return -1;
  unseen = before;
  unseen.c_lflag &= ~(tcflag_t)ECHO;
  unseen.c_lflag |= ECHONL;
  return conclave_terminal_set(input, -1, &before, &unseen);
}
static inline int conclave_terminal_take(int input, int output) {
  struct termios before, raw;
  if (tcgetattr(input, &before) != 0) return -1;
  raw = before;
  // Output stays as it is: others that write to the terminal get their line breaks.
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cflag |= CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  return conclave_terminal_set(input, output, &before, &raw);
}
static inline void conclave_terminal_give(int slot) {
  if (slot < 0 || slot >= CONCLAVE_TERMINALS_MAX || !conclave_terminals()[slot].is_taken) return;
  conclave_terminal_reset(&conclave_terminals()[slot]);
}
static inline void conclave_terminal_size(int terminal, int *columns, int *rows) {
  struct winsize size = {0};
  int is_known = ioctl(terminal, TIOCGWINSZ, &size) == 0;
  *columns = is_known ? size.ws_col : 0;
  *rows = is_known ? size.ws_row : 0;
}
