// DNS questions with the system's resolver, which reads /etc/resolv.conf as every program here does.
#include "CResolv.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

// The code of an answer that a server gave and the resolver did not want, or -1.
static int refusal(const unsigned char *question, const unsigned char *bytes) {
  const HEADER *asked = (const HEADER *)question, *said = (const HEADER *)bytes;
  return said->qr && said->id == asked->id ? (int)said->rcode : -1;
}

int cresolv_ask(const char *name, int type, struct cresolv_way way, unsigned char *into, int room,
                struct cresolv_answer *answer) {
  memset(answer, 0, sizeof *answer);
  answer->code = -1;
  if (room < HFIXEDSZ) return CRESOLV_BROKEN;
  struct __res_state state;
  memset(&state, 0, sizeof state);
  if (res_ninit(&state) != 0) {
    answer->reason = errno;
    return CRESOLV_NO_ANSWER;
  }
  if (way.server) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)way.port);
    if (inet_pton(AF_INET, way.server, &address.sin_addr) != 1) {
      res_nclose(&state);
      answer->reason = EINVAL;
      return CRESOLV_NO_ANSWER;
    }
    state.nscount = 1;
    state.nsaddr_list[0] = address;
  }
  state.retrans = way.seconds;
  state.retry = way.tries;
  state.options &= ~(RES_DNSRCH | RES_DEFNAMES);

  unsigned char question[HFIXEDSZ + NS_MAXCDNAME + QFIXEDSZ + 64];
  memset(question, 0, sizeof question);
  int asked = res_nmkquery(&state, QUERY, name, C_IN, type, NULL, 0, NULL, question, sizeof question);
  if (asked < 0) {
    res_nclose(&state);
    return CRESOLV_NO_NAME;
  }
  memset(into, 0, HFIXEDSZ);
  errno = 0;
  int length = res_nsend(&state, question, asked, into, room);
  answer->reason = errno;
  res_nclose(&state);
  if (length < HFIXEDSZ) {
    answer->code = refusal(question, into);
    return CRESOLV_NO_ANSWER;
  }
  if (length > room) return CRESOLV_BROKEN;
  answer->code = ((const HEADER *)into)->rcode;
  answer->length = length;
  ns_msg message;
  if (ns_initparse(into, length, &message) != 0) return CRESOLV_BROKEN;
  answer->records = ns_msg_count(message, ns_s_an);
  return 0;
}

int cresolv_read(const unsigned char *bytes, int length, int index, struct cresolv_record *record) {
  memset(record, 0, sizeof *record);
  ns_msg message;
  ns_rr rr;
  if (ns_initparse(bytes, length, &message) != 0 || ns_parserr(&message, ns_s_an, index, &rr) != 0)
    return CRESOLV_BROKEN;
  record->type = ns_rr_type(rr);
  record->start = (int)(ns_rr_rdata(rr) - bytes);
  record->length = ns_rr_rdlen(rr);
  int skipped = record->type == ns_t_mx ? NS_INT16SZ : 0;
  if (record->type == ns_t_mx || record->type == ns_t_cname || record->type == ns_t_ptr) {
    if (record->length < skipped + 1 ||
        dn_expand(bytes, bytes + length, ns_rr_rdata(rr) + skipped, record->name,
                  sizeof record->name) < 0)
      return CRESOLV_BROKEN;
  }
  return 0;
}
