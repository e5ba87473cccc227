// DNS questions with the system's resolver (resolver(3)). No header of the system is in here: of two owners of
// a struct the compiler picks one, and the resolver's headers declare many that Glibc declares.
#ifndef BROADSHEET_CRESOLV_H
#define BROADSHEET_CRESOLV_H

#ifdef __cplusplus
extern "C" {
#endif

// Where and how long to ask.
struct cresolv_way {
  // The address of a server, by number (IPv4), or NULL for those of /etc/resolv.conf.
  const char *server;
  int port;
  // How long each server is waited for the first time, in seconds, and how often all are asked.
  int seconds, tries;
};

enum {
  // The name cannot be asked for: too long, or with a label that is.
  CRESOLV_NO_NAME = -1,
  // No server gave an answer that says anything; cresolv_answer.code has the last one's, or errno.
  CRESOLV_NO_ANSWER = -2,
  // What came is no answer that can be read.
  CRESOLV_BROKEN = -3,
};

// What came of a question.
struct cresolv_answer {
  // RFC 1035 §4.1.1, of an answer; -1 where none came.
  int code;
  // errno, where none came.
  int reason;
  // How many records its answer section has.
  int records;
  // How many octets it takes.
  int length;
};

// A record of an answer.
struct cresolv_record {
  // RFC 1035 §3.2.2
  int type;
  // Where its data lies within the answer.
  int start, length;
  // The name that its data holds, of CNAME, PTR and MX; else empty.
  char name[1026];
};

// Asks for the records of a name, over TCP where the answer is too long for a datagram. Returns 0, or one of
// the above.
int cresolv_ask(const char *name, int type, struct cresolv_way way, unsigned char *into, int room,
                struct cresolv_answer *answer);

// Returns 0, or CRESOLV_BROKEN.
int cresolv_read(const unsigned char *bytes, int length, int index, struct cresolv_record *record);

#ifdef __cplusplus
}
#endif

#endif
