#pragma once

/// The commit that this program was built from; empty where nobody knows.
const char *_Nonnull broadsheet_commit(void);
