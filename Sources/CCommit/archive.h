// "git archive" fills this in (.gitattributes), so that a source archive knows its commit.
#define ARCHIVED_COMMIT "$Format:%H$"
