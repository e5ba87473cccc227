#include "commit.h"
#include "archive.h"

// Package.swift defines BROADSHEET_COMMIT where the environment of the build names it. A build
// of one's own does not, so that nothing is linked anew for each commit.
const char *broadsheet_commit(void) {
#ifdef BROADSHEET_COMMIT
  return BROADSHEET_COMMIT;
#else
  return ARCHIVED_COMMIT[0] == '$' ? "" : ARCHIVED_COMMIT;
#endif
}
