// The server's side of TLS over memory, and certificates of its own, with OpenSSL.
#ifndef BROADSHEET_COPENSSL_H
#define BROADSHEET_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int copenssl_add_names(X509 *certificate, const char *names) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension =
      X509V3_EXT_conf_nid(NULL, &context, NID_subject_alt_name, names);
  if (!extension) return 0;
  int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return added;
}

// A context with a fresh key and a certificate that it signed itself.
// names: as in openssl.cnf, "DNS:localhost"; from, until: seconds from now.
static inline SSL_CTX *copenssl_context(const char *names, long from, long until) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  X509 *certificate = X509_new();
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  int made = key && certificate && context && X509_set_version(certificate, 2) &&
             ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
             X509_gmtime_adj(X509_getm_notBefore(certificate), from) &&
             X509_gmtime_adj(X509_getm_notAfter(certificate), until) &&
             X509_set_pubkey(certificate, key);
  if (made) {
    X509_NAME *name = X509_get_subject_name(certificate);
    made = X509_NAME_add_entry_by_txt(
               name, "CN", MBSTRING_ASC, (const unsigned char *)"rehearsal", -1, -1, 0) &&
           X509_set_issuer_name(certificate, name) && copenssl_add_names(certificate, names) &&
           X509_sign(certificate, key, EVP_sha256()) &&
           SSL_CTX_use_certificate(context, certificate) == 1 &&
           SSL_CTX_use_PrivateKey(context, key) == 1;
  }
  X509_free(certificate);
  EVP_PKEY_free(key);
  if (!made) {
    SSL_CTX_free(context);
    return NULL;
  }
  return context;
}

// The certificate as PEM; how many bytes, or 0 when there is no room.
static inline int copenssl_certificate(SSL_CTX *context, unsigned char *into, int room) {
  BIO *memory = BIO_new(BIO_s_mem());
  int length = 0;
  if (memory && PEM_write_bio_X509(memory, SSL_CTX_get0_certificate(context)) == 1 &&
      (int)BIO_ctrl_pending(memory) <= room) {
    length = BIO_read(memory, into, room);
  }
  BIO_free(memory);
  return length > 0 ? length : 0;
}

static inline SSL *copenssl_accept(SSL_CTX *context) {
  SSL *connection = SSL_new(context);
  BIO *input = BIO_new(BIO_s_mem()), *output = BIO_new(BIO_s_mem());
  if (!connection || !input || !output) {
    SSL_free(connection);
    BIO_free(input);
    BIO_free(output);
    return NULL;
  }
  // The connection owns both from here on.
  SSL_set_bio(connection, input, output);
  SSL_set_accept_state(connection);
  return connection;
}

static inline int copenssl_feed(SSL *connection, const void *bytes, int count) {
  return BIO_write(SSL_get_rbio(connection), bytes, count);
}

// What is to be sent to the peer; 0 when nothing is.
static inline int copenssl_drain(SSL *connection, void *into, int room) {
  int count = BIO_read(SSL_get_wbio(connection), into, room);
  return count > 0 ? count : 0;
}

enum { COPENSSL_MORE = -1, COPENSSL_FAILED = -2 };

static inline int copenssl_result(SSL *connection, int result) {
  if (result > 0) return result;
  int error = SSL_get_error(connection, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ) return COPENSSL_MORE;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : COPENSSL_FAILED;
}

// Makes the handshake first. How many bytes; 0 at the end; else one of the two above.
static inline int copenssl_read(SSL *connection, void *into, int room) {
  return copenssl_result(connection, SSL_read(connection, into, room));
}

static inline int copenssl_write(SSL *connection, const void *bytes, int count) {
  return copenssl_result(connection, SSL_write(connection, bytes, count));
}

static inline int copenssl_handshake(SSL *connection) {
  return copenssl_result(connection, SSL_do_handshake(connection));
}

#endif
