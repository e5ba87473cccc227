#ifndef BROADSHEET_CCURL_SHIM_H
#define BROADSHEET_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one shim a type.

static inline CURLcode broadsheet_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode broadsheet_curl_set_string(CURL *handle, CURLoption option,
                                                  const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode broadsheet_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode broadsheet_curl_set_copy(CURL *handle, CURLoption option,
                                                const void *value) {
  return curl_easy_setopt(handle, option, value ? value : "");
}

static inline CURLcode broadsheet_curl_set_write(CURL *handle, CURLoption option,
                                                 curl_write_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

// Only mail: a URL can never make libcurl read a file or speak another protocol.
static inline CURLcode broadsheet_curl_allow_only_smtp(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
#else
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_SMTP | CURLPROTO_SMTPS));
#endif
}

// Only the web, for the pages that are asked for.
static inline CURLcode broadsheet_curl_allow_only_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline CURLcode broadsheet_curl_response_code(CURL *handle, long *code) {
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, code);
}

// A resolver that hangs is left to itself when the handle goes; older versions wait for it.
static inline CURLcode broadsheet_curl_leave_resolver(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  return curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)handle;
  return CURLE_OK;
#endif
}

static inline CURLcode broadsheet_curl_certificates(CURL *handle, struct curl_certinfo **chain) {
  return curl_easy_getinfo(handle, CURLINFO_CERTINFO, chain);
}

// The address of the other end, which the handle owns.
static inline CURLcode broadsheet_curl_peer(CURL *handle, char **address) {
  return curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, address);
}

static inline CURLcode broadsheet_curl_active_socket(CURL *handle, curl_socket_t *socket) {
  return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

#endif
