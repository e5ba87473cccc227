#ifndef BROADSHEET_CLINUX_SHIM_H
#define BROADSHEET_CLINUX_SHIM_H

#include <errno.h>
#include <linux/fs.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares renameat2, RENAME_EXCHANGE and pipe2 for _GNU_SOURCE alone, so Swift cannot import them.
// No header here may declare a struct that Glibc declares as well, as <fcntl.h> does `stat`: of two owners
// of its members the compiler picks one, and files that import the other do not compile.

// Gives each of two files or folders the other's name, in one step (rename(2)); relative paths are relative
// to `folder`, which may be AT_FDCWD.
// Returns 0, or what errno says: EINVAL, ENOSYS or ENOTSUP where the file system cannot do it.
static inline int broadsheet_exchange(int folder, const char *one, const char *other) {
  return syscall(SYS_renameat2, folder, one, folder, other, RENAME_EXCHANGE) == 0 ? 0 : errno;
}

// Makes a pipe with flags (pipe2(2)): with O_CLOEXEC no program that another thread starts meanwhile holds an
// end of it.
// Returns 0, or what errno says.
static inline int broadsheet_pipe(int ends[2], int flags) {
  return syscall(SYS_pipe2, ends, flags) == 0 ? 0 : errno;
}

#ifdef __GLIBC__
extern int malloc_trim(size_t);
#endif

// Gives the system back what was freed and is still kept (malloc_trim(3)), where the C library can.
static inline void broadsheet_trim(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

#endif
